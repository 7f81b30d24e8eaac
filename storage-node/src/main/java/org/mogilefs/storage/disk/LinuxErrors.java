package org.mogilefs.storage.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** From numbers of errors to Java's exceptions. */
final class LinuxErrors {
    private static final int ENXIO = 6;
    private static final int EACCES = 13;
    private static final int ENOTDIR = 20;
    private static final int ENAMETOOLONG = 36;
    static final int ELOOP = 40;

    private LinuxErrors() {}

    /** What an open that failed means. */
    static IOException ofOpen(String path, int errno) {
        return switch (errno) {
            case LinuxCalls.ENOENT, ENOTDIR, ENAMETOOLONG, ENXIO -> new NoSuchFileException(path);
            case LinuxCalls.EPERM, EACCES -> new AccessDeniedException(path);
            default -> new FileSystemException(path, null, LinuxCalls.errorText(errno));
        };
    }
}

package org.mogilefs.storage.disk;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** From numbers of errors to the system's words for them, and to Java's exceptions. */
final class LinuxErrors {
    static final int ENXIO = 6;
    static final int EACCES = 13;
    static final int ENOTDIR = 20;
    static final int EFBIG = 27;
    static final int ENOSPC = 28;
    static final int EROFS = 30;
    static final int ENAMETOOLONG = 36;
    static final int ELOOP = 40;
    static final int EDQUOT = 122;

    private static final int TEXT_MAX = 1024;
    private static final MethodHandle STRERROR = LinuxCall.handle("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private LinuxErrors() {}

    /**
     * The system's words for an error, in the language of the process.
     *
     * @param errno its number, positive
     * @return one line
     */
    static String text(int errno) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(LinuxCall.scratch().errno, errno);
            return text.reinterpret(TEXT_MAX).getString(0);
        } catch (Throwable e) {
            throw LinuxCall.failed(e);
        }
    }

    /**
     * What an open that failed means.
     *
     * @param path for the message
     * @param errno the error's number, positive
     * @return what the JDK's own files would throw
     */
    static IOException ofOpen(String path, int errno) {
        return switch (errno) {
            case LinuxCalls.ENOENT, ENOTDIR, ENAMETOOLONG, ENXIO -> new NoSuchFileException(path);
            case LinuxCalls.EPERM, EACCES -> new AccessDeniedException(path);
            default -> new FileSystemException(path, null, text(errno));
        };
    }
}

package org.mogilefs.common.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be read or written, for an operator: of the commonest reasons Java says nothing but the path. */
public final class FileTrouble {
    private FileTrouble() {}

    /**
     * The system's words for it.
     *
     * @param e from an operation on a file
     * @return one line, without the path
     */
    public static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "No such file or directory";
            case AccessDeniedException denied -> "Permission denied";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> e.getMessage();
        };
    }
}

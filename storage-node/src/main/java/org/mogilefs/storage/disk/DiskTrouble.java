package org.mogilefs.storage.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is behind an exception of Java's files. Java has a class for three kinds; of the others it tells nothing but the
 * system's own words, so the same system is asked how it words them: whatever language that is.
 */
public enum DiskTrouble {
    /** Nothing has this name. */
    MISSING,
    /** Something has this name already. */
    THERE_ALREADY,
    /** The process has no right to it. */
    DENIED,
    /** The disk, a quota or a limit of the process is used up. */
    FULL,
    /** The file system takes no writes. */
    READ_ONLY,
    /** A file stands where the path needs a folder. */
    NOT_A_FOLDER,
    /** The file system has no names of this length. */
    NAME_TOO_LONG,
    /** Something else: mostly the disk itself. */
    OTHER;

    private static final Map<String, DiskTrouble> BY_WORDS = byWords();

    private static Map<String, DiskTrouble> byWords() {
        // as the C library of Linux words them when nobody has set a language; other systems use nearly the same
        Map<String, DiskTrouble> words = new LinkedHashMap<>(Map.of(
                "No space left", FULL,
                "quota", FULL,
                "File too large", FULL,
                "Read-only file system", READ_ONLY,
                "Not a directory", NOT_A_FOLDER,
                "File name too long", NAME_TOO_LONG));
        if (LinuxCalls.isSupported()) {
            words.put(LinuxErrors.text(LinuxErrors.ENOSPC), FULL);
            words.put(LinuxErrors.text(LinuxErrors.EDQUOT), FULL);
            words.put(LinuxErrors.text(LinuxErrors.EFBIG), FULL);
            words.put(LinuxErrors.text(LinuxErrors.EROFS), READ_ONLY);
            words.put(LinuxErrors.text(LinuxErrors.ENOTDIR), NOT_A_FOLDER);
            words.put(LinuxErrors.text(LinuxErrors.ENAMETOOLONG), NAME_TOO_LONG);
        }
        return words;
    }

    /** Whether nothing is wrong with the disk: it was asked for what it cannot have. */
    boolean isTheAskersFault() {
        return switch (this) {
            case MISSING, THERE_ALREADY, NOT_A_FOLDER, NAME_TOO_LONG -> true;
            case DENIED, FULL, READ_ONLY, OTHER -> false;
        };
    }

    /**
     * The kind of trouble that an exception tells of.
     *
     * @param e from an operation on a file
     * @return {@link #OTHER} when nothing is known of it
     */
    public static DiskTrouble of(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> MISSING;
            case FileAlreadyExistsException there -> THERE_ALREADY;
            case AccessDeniedException denied -> DENIED;
            default -> {
                String reason = reason(e);
                yield BY_WORDS.entrySet().stream()
                        .filter(words -> reason.contains(words.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(OTHER);
            }
        };
    }

    /**
     * The system's words for it.
     *
     * @param e from an operation on a file
     * @return one line without the path; the name of the exception when nobody has words for it
     */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException denied && denied.getReason() == null) {
            return "Permission denied";
        }
        String reason = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}

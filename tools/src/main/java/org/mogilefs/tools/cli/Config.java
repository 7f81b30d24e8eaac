package org.mogilefs.tools.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mogilefs.client.TrackerAddress;
import org.mogilefs.protocol.WireText;

/**
 * The utilities' configuration: {@code key = value} lines of several files. A file named on the command line wins over
 * {@code ~/.mogilefs.conf}, and that over {@code /etc/mogilefs/mogilefs.conf}; the original has it the other way round
 * (see docs/moving-from-perl-utilities.md).
 *
 * @param values what the files say
 */
public record Config(Map<String, String> values) {
    private static final Path SYSTEM_WIDE = Path.of("/etc/mogilefs/mogilefs.conf");

    /** Reads the files that exist; {@code named}, when not empty, must. */
    public static Config read(Io io, String named, boolean wholeLineComments) {
        List<Path> files = new ArrayList<>(List.of(SYSTEM_WIDE, Path.of(io.home(), ".mogilefs.conf")));
        String fromEnvironment = io.environment().getOrDefault("MOGUTILSCONF", "");
        if (!fromEnvironment.isEmpty()) {
            files.add(Path.of(fromEnvironment));
        }
        return read(files, named, wholeLineComments);
    }

    /** Reads those of {@code files} that exist, later ones winning, and then {@code named}, which must. */
    public static Config read(List<Path> files, String named, boolean wholeLineComments) {
        Map<String, String> values = new HashMap<>();
        for (Path file : files) {
            if (Files.exists(file)) {
                readInto(file, wholeLineComments, values);
            }
        }
        if (!named.isEmpty()) {
            readInto(Path.of(named), wholeLineComments, values);
        }
        return new Config(values);
    }

    private static void readInto(Path file, boolean wholeLineComments, Map<String, String> values) {
        try {
            for (String line : WireText.decode(Files.readAllBytes(file)).split("\n", -1)) {
                readLine(withoutComment(line, wholeLineComments), values);
            }
        } catch (IOException e) {
            throw new ToolException("unable to open " + file + ": " + reason(e));
        }
    }

    /** For mogstats a hash begins a comment only at the start or behind a blank, since passwords may hold one. */
    private static String withoutComment(String line, boolean wholeLineComments) {
        int hash = line.indexOf('#');
        while (wholeLineComments && hash > 0 && !Character.isWhitespace(line.charAt(hash - 1))) {
            hash = line.indexOf('#', hash + 1);
        }
        return hash < 0 ? line : line.substring(0, hash);
    }

    private static void readLine(String line, Map<String, String> values) {
        int equals = line.indexOf('=');
        if (equals < 0) {
            return;
        }
        String name = line.substring(0, equals).strip();
        String value = line.substring(equals + 1).strip();
        if (!name.isEmpty() && !value.isEmpty()) {
            values.put(name, value);
        }
    }

    /** What an exception about a file says, in the words of people. */
    public static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.NoSuchFileException missing -> "No such file or directory";
            case java.nio.file.AccessDeniedException denied -> "Permission denied";
            case java.nio.file.FileAlreadyExistsException exists -> "File exists";
            case java.nio.file.NotDirectoryException file -> "Not a directory";
            case java.nio.file.DirectoryNotEmptyException full -> "Directory not empty";
            case java.nio.file.FileSystemException other when other.getReason() != null -> other.getReason();
            default -> e.getMessage();
        };
    }

    /** The exit status for an exception about a file: the system's error number where it is plain, as Perl's. */
    public static int status(IOException e) {
        return switch (e) {
            case java.nio.file.NoSuchFileException missing -> 2;
            case java.nio.file.AccessDeniedException denied -> 13;
            case java.nio.file.FileAlreadyExistsException exists -> 17;
            default -> 1;
        };
    }

    /** The value of {@code name}: from the command line, else from the files, else empty. */
    public String text(Invocation invocation, String name) {
        return invocation.text(name, values.getOrDefault(name, ""));
    }

    /** The trackers, from the command line or the files; none when neither names any. */
    public List<TrackerAddress> trackers(Invocation invocation) {
        List<TrackerAddress> trackers = new ArrayList<>();
        for (String address : text(invocation, "trackers").split(",")) {
            if (!address.isBlank()) {
                trackers.add(parseTracker(address));
            }
        }
        return trackers;
    }

    private static TrackerAddress parseTracker(String address) {
        try {
            return TrackerAddress.parse(address);
        } catch (IllegalArgumentException e) {
            throw new ToolException(e.getMessage());
        }
    }
}

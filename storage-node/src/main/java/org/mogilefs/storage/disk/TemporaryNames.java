package org.mogilefs.storage.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of files that are being written. Each says which process writes it, so that whoever finds one later can tell
 * what a crash left behind from an upload under way in another process: after a restart both may run for a while.
 *
 * <p>A process is its number, the moment it started (field 22 of {@code /proc/N/stat}) and its namespace of process
 * numbers; of another container's processes nothing can be said. Names are short whatever the file is called.
 */
final class TemporaryNames {
    /** What temporary names end in; nothing else may. */
    static final String SUFFIX = ".mogtmp";

    private static final Pattern NAME = Pattern.compile("\\.([0-9a-z]+)-([0-9a-z]+)-([0-9a-z]+)-[0-9a-z]+\\.mogtmp");
    // of what follows the program's name
    private static final int STATE_FIELD = 1;
    private static final int STARTED_FIELD = 20;
    private static final int RADIX = Character.MAX_RADIX;

    private final Path proc;
    private final String owner;

    /**
     * Names owned by this process.
     *
     * @param proc where the system tells of processes, {@code /proc}
     */
    TemporaryNames(Path proc) {
        this.proc = proc;
        long pid = ProcessHandle.current().pid();
        this.owner = namespace().orElse("0") + "-" + Long.toString(pid, RADIX) + "-"
                + started(pid).orElse("0");
    }

    /** {@return a new name, owned by this process; some forty characters} */
    String next() {
        return "." + owner + "-"
                + Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), RADIX) + SUFFIX;
    }

    /** Whether such a name is kept for files that are being written. */
    static boolean isTemporary(String name) {
        return name.endsWith(SUFFIX);
    }

    /**
     * Whether the process that wrote a file is gone for sure.
     *
     * @param name the file's, without folders
     * @return false when nothing is known of that process
     */
    boolean isAbandoned(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches() || !namespace().equals(Optional.of(matcher.group(1)))) {
            return false;
        }
        try {
            long pid = Long.parseLong(matcher.group(2), RADIX);
            return !started(pid).equals(Optional.of(matcher.group(3)));
        } catch (NumberFormatException e) {
            // nothing that we would write
            return false;
        }
    }

    private Optional<String> namespace() {
        try {
            // "pid:[4026531836]"
            String text = Files.readSymbolicLink(proc.resolve("self/ns/pid")).toString();
            return Optional.of(Long.toString(Long.parseLong(text.replaceAll("\\D", "")), RADIX));
        } catch (IOException | UnsupportedOperationException | NumberFormatException e) {
            // no Linux: leftovers are known by their age alone
            return Optional.empty();
        }
    }

    private Optional<String> started(long pid) {
        try {
            String stat =
                    Files.readString(proc.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1);
            // the name of the program, in brackets, may hold anything
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).split(" ");
            if (fields[STATE_FIELD].equals("Z")) {
                // it has ended, and its parent, as in a container, may take long to look
                return Optional.empty();
            }
            return Optional.of(Long.toString(Long.parseLong(fields[STARTED_FIELD]), RADIX));
        } catch (IOException | RuntimeException e) {
            // no such process
            return Optional.empty();
        }
    }
}

package org.mogilefs.tools.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The world outside the program.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error, flushed after each message
 * @param environment the environment's variables
 */
public record Io(InputStream in, Output out, Output err, Map<String, String> environment) {
    private static final int BUFFER_BYTES = 64 << 10;

    /** The process's own. */
    public static Io ofProcess() {
        return new Io(
                new FileInputStream(FileDescriptor.in),
                new Output(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES),
                        isTerminal(1)),
                new Output(new BufferedOutputStream(new FileOutputStream(FileDescriptor.err)), isTerminal(2)),
                System.getenv());
    }

    /** Whether a file descriptor is a terminal: where /proc tells. Elsewhere nobody is assumed to watch. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    /** A message for people, on standard error. */
    public void complain(String message) {
        out.flush();
        err.line(message);
        err.flush();
    }

    /** Whether colours are welcome on standard output: a terminal, and no {@code NO_COLOR}. */
    public boolean hasColours() {
        return out.isTerminal()
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** Whether standard input is the process's own and a terminal. */
    public boolean readsTerminal() {
        return in instanceof FileInputStream && isTerminal(0);
    }

    /** The folder of the person's own configuration. */
    public String home() {
        return environment.getOrDefault("HOME", System.getProperty("user.home"));
    }
}

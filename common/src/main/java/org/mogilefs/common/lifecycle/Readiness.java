package org.mogilefs.common.lifecycle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Tells the start script of a daemon that the server listens: the script keeps the terminal until the file named by
 * the environment variable {@value #VARIABLE} appears, so that whoever starts a daemon sees why it did not come up.
 */
public final class Readiness {
    /** The environment variable that names the file. */
    public static final String VARIABLE = "MOGILE_DAEMON_READY";

    private Readiness() {}

    /**
     * Makes the file, when the environment names one.
     *
     * @param environment the environment's variables
     * @throws UncheckedIOException when the file cannot be made: the script would wait until the server ends
     */
    public static void announce(Map<String, String> environment) {
        String name = environment.get(VARIABLE);
        if (name == null || name.isEmpty()) {
            return;
        }
        try {
            Files.write(Path.of(name), new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell the start script that the server listens", e);
        }
    }
}

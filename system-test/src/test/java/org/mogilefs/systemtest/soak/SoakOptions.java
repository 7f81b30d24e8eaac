package org.mogilefs.systemtest.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What the command line asks for.
 *
 * @param duration how long to work before everything is checked
 * @param threads users that work side by side, each on keys of its own
 * @param rate operations a second of all users together, at most
 * @param seed of all random choices but those that depend on time
 * @param folder where everything lies; it must not exist yet
 * @param home an unpacked distribution
 * @param port of all storage nodes; the side channel, the trackers and the database take the ports behind it
 * @param sabotage whether copies are damaged before the checks, which must then find that
 */
record SoakOptions(
        Duration duration, int threads, int rate, long seed, Path folder, Path home, int port, boolean sabotage) {

    /** Reads {@code --name=value} words. */
    static SoakOptions parse(String... words) {
        Map<String, String> given = new HashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (!word.startsWith("--") || equals < 0) {
                throw new IllegalArgumentException("expected --name=value: " + word);
            }
            given.put(word.substring(2, equals), word.substring(equals + 1));
        }
        SoakOptions options = new SoakOptions(
                Duration.ofSeconds(Math.round(60 * Double.parseDouble(taken(given, "minutes", "5")))),
                Integer.parseInt(taken(given, "threads", "16")),
                Integer.parseInt(taken(given, "rate", "100")),
                Long.parseLong(taken(given, "seed", "1")),
                Path.of(taken(given, "folder", "soak-data")).toAbsolutePath(),
                Path.of(taken(given, "home", "dist/target/mogilefs")).toAbsolutePath(),
                Integer.parseInt(taken(given, "port", "17500")),
                Boolean.parseBoolean(taken(given, "sabotage", "false")));
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("unknown: " + given.keySet());
        }
        return options;
    }

    private static String taken(Map<String, String> given, String name, String fallback) {
        String value = given.remove(name);
        return value == null ? fallback : value;
    }
}

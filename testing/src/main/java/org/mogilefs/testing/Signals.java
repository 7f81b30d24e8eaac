package org.mogilefs.testing;

import java.util.List;
import java.util.stream.Stream;

/** What the tests' own JVM would pass on to the processes it starts. */
public final class Signals {
    private Signals() {}

    /**
     * The same command, but with the signals of a terminal as it gives them: under nohup, or started in the background
     * by a script, the tests' own JVM ignores some, and what it starts would inherit that.
     */
    public static List<String> heard(List<String> command) {
        return Stream.concat(Stream.of("env", "--default-signal=HUP,INT,QUIT"), command.stream())
                .toList();
    }
}

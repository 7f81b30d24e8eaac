package org.mogilefs.tracker.worker;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/**
 * Warnings that may come once a file, such as those about a broken device: the first few a minute of each kind are
 * printed, the rest are counted and told with the next one that is.
 */
public final class TroubleLog {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int PRINTED = 5;
    private static final int KINDS_MAX = 10_000;

    private final Logger log;
    private final InstantSource clock;
    private final Map<String, Window> windows = new ConcurrentHashMap<>();

    private record Window(long startMillis, int seen) {}

    /**
     * @param log where lines go
     * @param clock tells when a minute is over
     */
    public TroubleLog(Logger log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /**
     * Warns.
     *
     * @param kind what lines are limited by, such as the device they are about
     * @param format the line, with a {@code {}} for each argument
     */
    public void warn(String kind, String format, Object... arguments) {
        long now = clock.millis();
        if (windows.size() > KINDS_MAX) {
            windows.clear();
        }
        long[] unprinted = new long[1];
        Window window = windows.compute(kind, (k, old) -> {
            if (old == null || now - old.startMillis() >= WINDOW.toMillis()) {
                unprinted[0] = old == null ? 0 : Math.max(0, old.seen() - PRINTED);
                return new Window(now, 1);
            }
            return new Window(old.startMillis(), old.seen() + 1);
        });
        if (unprinted[0] > 0) {
            log.warn("{} more lines like the next one were not printed", unprinted[0]);
        }
        if (window.seen() <= PRINTED) {
            log.warn(format, arguments);
        }
    }
}

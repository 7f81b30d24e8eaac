package org.mogilefs.common.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Says of trouble that comes again and again when it is to be logged: each kind once a minute, however often it comes.
 * For any thread.
 */
public final class OnceAMinute {
    private static final long QUIET_NANOS = 60_000_000_000L;

    private final LongSupplier nanos;
    private final Map<String, Long> logged = new ConcurrentHashMap<>();

    /**
     * Nothing has been logged yet.
     *
     * @param nanos the time, as {@link System#nanoTime} tells it
     */
    public OnceAMinute(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Whether trouble is to be logged now; then it is not again for a minute.
     *
     * @param kind one of few: each is remembered
     * @return whether nobody was told to log this kind in the last minute
     */
    public boolean isDue(String kind) {
        long now = nanos.getAsLong();
        Long last = logged.putIfAbsent(kind, now);
        // of what fails at the same moment one replaces it
        return last == null || now - last > QUIET_NANOS && logged.replace(kind, last, now);
    }
}

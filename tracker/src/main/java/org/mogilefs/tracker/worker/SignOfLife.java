package org.mogilefs.tracker.worker;

import java.time.Duration;

/**
 * By which work that may last shows its {@link Watchdog} that it goes on. Work whose single waits are short needs none.
 */
public interface SignOfLife {
    /** For work that nobody watches. */
    SignOfLife UNWATCHED = new SignOfLife() {
        @Override
        public void give() {
            // nobody looks
        }

        @Override
        public void silentFor(Duration limit) {
            // nobody listens
        }

        @Override
        public boolean isGivenUp() {
            return false;
        }
    };

    /** That of the work this thread does now. Other threads that do a part of it are handed it. */
    static SignOfLife ofThisThread() {
        return Watchdog.CURRENT.orElse(UNWATCHED);
    }

    /** Says that the work goes on. */
    void give();

    /** Says that the work goes on, and that nothing may be heard of it for {@code limit} and the usual patience. */
    void silentFor(Duration limit);

    /** Whether the watchdog has interrupted the work. */
    boolean isGivenUp();
}

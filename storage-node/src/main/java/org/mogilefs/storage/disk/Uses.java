package org.mogilefs.storage.disk;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps a descriptor open as long as somebody uses it: whoever is last closes it. The number of one that is closed may
 * stand for another file, or another client's connection, a moment later.
 */
final class Uses {
    // 1 for being open and 1 for each use under way
    private final AtomicInteger count = new AtomicInteger(1);
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Runnable closing;

    /** @param closing is run once */
    Uses(Runnable closing) {
        this.closing = closing;
    }

    /** Begins a use, which {@link #leave} ends; false when there is nothing to use any more. */
    boolean enter() {
        int now = count.get();
        while (now > 0) {
            if (count.compareAndSet(now, now + 1)) {
                return true;
            }
            now = count.get();
        }
        return false;
    }

    void leave() {
        if (count.decrementAndGet() == 0) {
            closing.run();
        }
    }

    /** Whether {@link #end} was called. */
    boolean isEnded() {
        return ended.get();
    }

    /**
     * Lets no new use begin once those under way are over, and closes then.
     *
     * @return whether that is done already
     */
    boolean end() {
        if (ended.compareAndSet(false, true)) {
            leave();
        }
        return count.get() == 0;
    }
}

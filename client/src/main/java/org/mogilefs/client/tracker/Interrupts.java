package org.mogilefs.client.tracker;

import org.mogilefs.client.MogileInterruptedException;

/**
 * Tells an interrupt from a failure of the far side. An interrupt closes the channel that a thread waits on, so it looks
 * like a broken connection; trying elsewhere would break those too and make healthy trackers and nodes rest.
 */
public final class Interrupts {
    private Interrupts() {}

    /**
     * Ends an operation whose thread was interrupted. The flag stays set.
     *
     * @param what the command, or the key
     * @param cause what a wait ended with, or null
     * @throws MogileInterruptedException when the current thread is interrupted
     */
    public static void check(String what, Throwable cause) {
        if (Thread.currentThread().isInterrupted()) {
            throw new MogileInterruptedException(what, cause);
        }
    }
}

package org.mogilefs.storage;

import java.util.concurrent.CountDownLatch;

/** Work that does not come to an end before the test says so, as on a disk that hangs. */
public final class Latches {
    private Latches() {}

    /** Waits; an interruption ends that, as a node that stops interrupts what runs. */
    public static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

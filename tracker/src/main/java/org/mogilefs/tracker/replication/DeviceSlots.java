package org.mogilefs.tracker.replication;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Bounds how many copies read from or write to one device at a time, over all workers of this tracker. */
final class DeviceSlots {
    private final int perDevice;
    private final Map<Integer, Semaphore> slots = new ConcurrentHashMap<>();

    DeviceSlots(int perDevice) {
        this.perDevice = perDevice;
    }

    /** Work that may be interrupted. */
    interface Work<T> {
        T run() throws InterruptedException;
    }

    /** Runs {@code work} while holding a slot of both devices, taken in the order of devids so that none waits in a ring. */
    <T> T with(int from, int to, Work<T> work) throws InterruptedException {
        Semaphore first = slot(Math.min(from, to));
        Semaphore second = slot(Math.max(from, to));
        first.acquire();
        try {
            second.acquire();
            try {
                return work.run();
            } finally {
                second.release();
            }
        } finally {
            first.release();
        }
    }

    private Semaphore slot(int devid) {
        return slots.computeIfAbsent(devid, d -> new Semaphore(perDevice, true));
    }
}

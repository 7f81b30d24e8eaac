package org.mogilefs.tracker.replication;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Bounds how many copies read from or write to one device at a time, over all workers of this tracker. Who waits holds
 * nothing: a device that hangs keeps nobody from copying between others.
 */
final class DeviceSlots {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final int perDevice;
    private final Map<Integer, Integer> taken = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();

    DeviceSlots(int perDevice) {
        this.perDevice = perDevice;
    }

    /** Work that may be interrupted. */
    interface Work<T> {
        T run() throws InterruptedException;
    }

    /**
     * Runs {@code work} while holding a slot of both devices.
     *
     * @param wanted asked once a second while waiting: whether to go on waiting
     * @return what the work returns; empty when it is not wanted any more
     */
    <T> Optional<T> with(int from, int to, BooleanSupplier wanted, Work<T> work) throws InterruptedException {
        if (!take(from, to, wanted)) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.run());
        } finally {
            release(from, to);
        }
    }

    private boolean take(int from, int to, BooleanSupplier wanted) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!isFree(from) || !isFree(to)) {
                if (!released.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS) && !wanted.getAsBoolean()) {
                    return false;
                }
            }
            taken.merge(from, 1, Integer::sum);
            taken.merge(to, 1, Integer::sum);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFree(int devid) {
        return taken.getOrDefault(devid, 0) < perDevice;
    }

    private void release(int from, int to) {
        lock.lock();
        try {
            taken.merge(from, -1, Integer::sum);
            taken.merge(to, -1, Integer::sum);
            released.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

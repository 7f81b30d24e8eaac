package org.mogilefs.tracker.replication;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Bounds how many copies read from or write to one device at a time, over all workers of this tracker. Who waits holds
 * nothing: a device that hangs keeps nobody from copying between others. Of those who can go on the longest waiting goes
 * first, and nobody else is woken.
 */
final class DeviceSlots {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final int perDevice;
    private final Map<Integer, Integer> taken = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Waiter> waiting = new LinkedHashSet<>();

    DeviceSlots(int perDevice) {
        this.perDevice = perDevice;
    }

    /** Work that may be interrupted. */
    interface Work<T> {
        T run() throws InterruptedException;
    }

    /** Somebody who wants a slot of both devices; no longer {@link #waiting} once both are there for the taking. */
    private final class Waiter {
        private final int from;
        private final int to;
        private final Condition granted = lock.newCondition();

        private Waiter(int from, int to) {
            this.from = from;
            this.to = to;
        }
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
            Waiter waiter = new Waiter(from, to);
            waiting.add(waiter);
            grant();
            return await(waiter, wanted);
        } finally {
            lock.unlock();
        }
    }

    private boolean await(Waiter waiter, BooleanSupplier wanted) throws InterruptedException {
        boolean takes = false;
        try {
            while (waiting.contains(waiter)) {
                boolean isLate = !waiter.granted.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
                if (isLate && waiting.contains(waiter) && !wanted.getAsBoolean()) {
                    return false;
                }
            }
            takes = true;
            return true;
        } finally {
            // its slots may have come in the very moment it was interrupted
            if (!takes && !waiting.remove(waiter)) {
                giveUp(waiter.from, waiter.to);
            }
        }
    }

    /** Gives what is free to those who waited longest for just that. */
    private void grant() {
        for (Iterator<Waiter> each = waiting.iterator(); each.hasNext(); ) {
            Waiter next = each.next();
            if (isFree(next.from) && isFree(next.to)) {
                taken.merge(next.from, 1, Integer::sum);
                taken.merge(next.to, 1, Integer::sum);
                each.remove();
                next.granted.signal();
            }
        }
    }

    private boolean isFree(int devid) {
        return taken.getOrDefault(devid, 0) < perDevice;
    }

    private void release(int from, int to) {
        lock.lock();
        try {
            giveUp(from, to);
        } finally {
            lock.unlock();
        }
    }

    private void giveUp(int from, int to) {
        taken.merge(from, -1, Integer::sum);
        taken.merge(to, -1, Integer::sum);
        grant();
    }
}

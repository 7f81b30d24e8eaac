package org.mogilefs.storage.disk;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread of a device, with what it goes on with when its present piece of work is done. */
final class DeviceThread extends Thread {
    private static final Logger log = LoggerFactory.getLogger(DeviceThread.class);
    private static final int STACK_BYTES = 256 * 1024;
    // what a disk that begins to hang can hold up, a thread
    private static final int FOLLOWING_MAX = 8;

    private final DeviceThreads.Lane lane;
    private final BlockingQueue<Following> following = new ArrayBlockingQueue<>(FOLLOWING_MAX);
    private boolean isWriting;

    private record Following(Runnable work, Executor others, long sinceNanos) {}

    DeviceThread(DeviceThreads.Lane lane, Runnable work, String name) {
        super(null, work, name, STACK_BYTES);
        this.lane = lane;
        setDaemon(true);
    }

    /** The current thread, if it is one of a device's. */
    static DeviceThread current() {
        return Thread.currentThread() instanceof DeviceThread thread ? thread : null;
    }

    @Override
    public void run() {
        lane.add(this);
        try {
            super.run();
        } finally {
            lane.remove(this);
            // it ends early when a piece of work fails beyond what its request can be answered with
            letGo(0);
        }
    }

    DeviceThreads.Lane lane() {
        return lane;
    }

    /** Whether it takes uploads one after another, by turns with what follows them. */
    boolean isWriting() {
        return isWriting;
    }

    void setWriting(boolean isWriting) {
        this.isWriting = isWriting;
    }

    /**
     * Has {@code work} follow. For this thread itself.
     *
     * @param work what never waits
     * @param others run it should this thread be held up
     * @return whether it will; not when enough follows already
     */
    boolean follow(Runnable work, Executor others) {
        return following.offer(new Following(work, others, System.nanoTime()));
    }

    boolean canFollow() {
        return following.remainingCapacity() > 0;
    }

    /** Goes on with what has waited longest; false when nothing does. */
    boolean goOn() {
        Following next = following.poll();
        if (next == null) {
            return false;
        }
        next.work.run();
        return true;
    }

    private static void handOver(Following next) {
        try {
            next.others.execute(next.work);
        } catch (RejectedExecutionException e) {
            // the node stops, and has closed the connections
            log.debug("nobody goes on: {}", e.getMessage());
        }
    }

    /**
     * Has others do what waits for this thread, whose disk may hang. On any thread.
     *
     * @param nanos what has waited for less is left to this thread
     */
    void letGo(long nanos) {
        for (Following next = following.peek();
                next != null && System.nanoTime() - next.sinceNanos >= nanos;
                next = following.peek()) {
            if (following.remove(next)) {
                handOver(next);
            }
        }
    }
}

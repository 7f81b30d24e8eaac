package org.mogilefs.storage.disk;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The threads of one device: some that read, or delete and the like, and half as many that write. */
public final class Lane implements Executor {
    // one connection waits for one piece of work at a time, so more than this is a device that does not answer
    private static final int WAITING_MAX = 4096;
    private static final long IDLE_SECONDS = 30;

    private final String name;
    private final ThreadPoolExecutor reading;
    private final ThreadPoolExecutor writing;
    private final Writers writers;
    private final LongAdder done = new LongAdder();

    /**
     * Threads that are started when they are needed.
     *
     * @param name what they are called
     * @param threads how many read at most
     * @param arrivals where those that write wait for their clients
     */
    Lane(String name, int threads, Optional<Arrivals> arrivals) {
        this.name = name;
        int writersMax = Math.max(1, threads / 2);
        reading = pool(threads, WAITING_MAX);
        // each of them is called once
        writing = pool(writersMax, Integer.MAX_VALUE);
        writers = new Writers(writing, writersMax, WAITING_MAX, arrivals);
    }

    private ThreadPoolExecutor pool(int size, int waitingMax) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size,
                size,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(waitingMax),
                work -> new DeviceThread(this, work, name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Runs {@code work} soon.
     *
     * @throws RejectedExecutionException when too much is waiting already, or the node stops
     */
    @Override
    public void execute(Runnable work) {
        reading.execute(() -> DeviceThread.current().work(() -> now(work)));
    }

    /**
     * Runs {@code work} soon, on one of those threads that write.
     *
     * @param work may wait for this device
     * @throws RejectedExecutionException when too much is waiting already, or the node stops
     */
    public void write(Runnable work) {
        writers.execute(() -> now(work));
    }

    /** Runs {@code work}, on one of these threads. */
    void now(Runnable work) {
        work.run();
        done.increment();
    }

    /** {@return whether the caller runs on one of these threads, and so may wait for this device} */
    public boolean isCurrent() {
        DeviceThread thread = DeviceThread.current();
        return thread != null && thread.lane() == this;
    }

    /** Whether the caller may read here at once: it is one of these threads, and nobody waits whose turn it would take. */
    boolean mayRead() {
        return isCurrent() && reading.getQueue().isEmpty();
    }

    /** Whether the caller may write here at once. */
    boolean mayWrite() {
        return isCurrent() && DeviceThread.current().isWriting();
    }

    Writers writers() {
        return writers;
    }

    /** The work there is, of the device of this name. */
    DeviceThreads.Load load(String device) {
        return new DeviceThreads.Load(
                device,
                reading.getQueue().size() + writers.waiting(),
                reading.getActiveCount() + writers.busy(),
                done.sum());
    }

    /** Takes no more work, and interrupts what runs. */
    void close() {
        writers.close();
        writing.shutdownNow();
        reading.shutdownNow();
    }
}

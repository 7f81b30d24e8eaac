package org.mogilefs.storage.disk;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for work that may wait for a disk. Each device has a few of its own, so that a disk that is slow, or that
 * hangs, holds up only those who want its files. They are threads of the system: a virtual one that waits for a file
 * keeps its carrier, and there are only as many carriers as processors.
 */
public final class DeviceThreads implements AutoCloseable {
    // one connection waits for one piece of work at a time, so more than this is a device that does not answer
    private static final int WAITING_MAX = 4096;
    private static final int STACK_BYTES = 256 * 1024;
    private static final long IDLE_SECONDS = 30;

    private final String name;
    private final Path docroot;
    private final int threads;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private final Lane unknown;

    /**
     * @param name what the names of the threads begin with
     * @param docroot the folder that holds the devices
     * @param threads how many a device has at most
     */
    public DeviceThreads(String name, Path docroot, int threads) {
        this.name = name;
        this.docroot = docroot;
        this.threads = threads;
        this.unknown = new Lane("none");
    }

    /** The threads of one device. */
    public final class Lane implements Executor {
        private final ThreadPoolExecutor pool;

        private Lane(String device) {
            pool = new ThreadPoolExecutor(
                    threads,
                    threads,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(WAITING_MAX),
                    work -> new LaneThread(this, work, name + "-" + device));
            pool.allowCoreThreadTimeOut(true);
        }

        /**
         * Runs {@code work} soon.
         *
         * @throws RejectedExecutionException when too much is waiting already, or the node stops
         */
        @Override
        public void execute(Runnable work) {
            pool.execute(() -> {
                work.run();
                runNext();
            });
        }

        private boolean isIdle() {
            return pool.getQueue().isEmpty();
        }

        /** Whether the caller runs on one of these threads, and so may wait for this device. */
        public boolean isCurrent() {
            return Thread.currentThread() instanceof LaneThread thread && thread.lane == this;
        }
    }

    private static final class LaneThread extends Thread {
        private final Lane lane;
        private Runnable next;

        LaneThread(Lane lane, Runnable work, String name) {
            super(null, work, name, STACK_BYTES);
            this.lane = lane;
            setDaemon(true);
        }
    }

    /**
     * Has the current thread go on with {@code work} once what it does now is done: what follows an upload on its
     * connection is usually the next upload to the same device, and handing it from thread to thread costs more than
     * the upload. For work that never waits.
     *
     * @return false when this is no device's thread, or something is to follow already
     */
    public static boolean goOnWith(Runnable work) {
        if (Thread.currentThread() instanceof LaneThread thread && thread.next == null) {
            thread.next = work;
            return true;
        }
        return false;
    }

    private static void runNext() {
        if (Thread.currentThread() instanceof LaneThread thread) {
            for (Runnable work = thread.next; work != null; work = thread.next) {
                thread.next = null;
                work.run();
            }
        }
    }

    /** Piece of work for a device's threads. */
    @FunctionalInterface
    public interface Work {
        /** @param lane where it runs, for what must follow on the same device */
        void run(Lane lane);
    }

    /**
     * Runs {@code work} on the threads of a device. What is asked for a device not seen before first waits for a look
     * whether it is there, on threads of their own: a made-up name gets no threads.
     *
     * @param refused runs instead, on any thread, when too much is waiting for the device already
     */
    public void run(String device, Work work, Runnable refused) {
        Lane lane = lanes.get(device);
        if (lane != null && lane.isCurrent() && lane.isIdle()) {
            // nobody waits, so it takes nobody's turn
            work.run(lane);
        } else if (lane != null) {
            execute(lane, work, refused);
        } else {
            execute(unknown, looking -> look(device, work, refused), refused);
        }
    }

    private void look(String device, Work work, Runnable refused) {
        if (DevicePaths.isDevice(device) && Files.isDirectory(docroot.resolve(device))) {
            execute(lanes.computeIfAbsent(device, Lane::new), work, refused);
        } else {
            work.run(unknown);
        }
    }

    private static void execute(Lane lane, Work work, Runnable refused) {
        try {
            lane.execute(() -> work.run(lane));
        } catch (RejectedExecutionException e) {
            refused.run();
        }
    }

    /**
     * The work on one device's disk. What is served from memory is none.
     *
     * @param device its name
     * @param waiting pieces that wait for a thread
     * @param running pieces under way
     * @param done pieces done since the node's start
     */
    public record Load(String device, int waiting, int running, long done) {}

    /** The work on all devices that had any, by name. */
    public List<Load> load() {
        return lanes.entrySet().stream()
                .map(lane -> load(lane.getKey(), lane.getValue().pool))
                .sorted(Comparator.comparing(Load::device))
                .toList();
    }

    private static Load load(String device, ThreadPoolExecutor pool) {
        return new Load(device, pool.getQueue().size(), pool.getActiveCount(), pool.getCompletedTaskCount());
    }

    /** The device whose threads work for a URI's path: an empty text when it has none of its own. */
    public String nameOf(String rawPath) {
        String device = DevicePaths.deviceOf(rawPath);
        return lanes.containsKey(device) ? device : "";
    }

    /** Takes no more work, and interrupts what runs; what a disk holds ends with the process. */
    @Override
    public void close() {
        unknown.pool.shutdownNow();
        lanes.values().forEach(lane -> lane.pool.shutdownNow());
    }
}

package org.mogilefs.storage.disk;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;

/**
 * Threads for work that may wait for a disk. Each device has a few of its own, so that a disk that is slow, or that
 * hangs, holds up only those who want its files. They are threads of the system: a virtual one that waits for a file
 * keeps its carrier, and there are only as many carriers as processors.
 */
public final class DeviceThreads implements AutoCloseable {
    private static final long LATE_NANOS = 100_000_000L;

    private final String name;
    private final Path docroot;
    private final int threads;
    private final boolean awaitsClients;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private final Lane unknown;

    /**
     * Threads for all devices, started when they are needed.
     *
     * @param name what the names of the threads begin with
     * @param docroot the folder that holds the devices
     * @param threads how many a device has at most; half as many again may write to it
     * @param awaitsClients whether those that write wait for their clients, where the system has a way to
     */
    public DeviceThreads(String name, Path docroot, int threads, boolean awaitsClients) {
        this.name = name;
        this.docroot = docroot;
        this.threads = threads;
        this.awaitsClients = awaitsClients;
        this.unknown = new Lane(name + "-none", threads, Optional.empty());
    }

    /**
     * Runs {@code work}, which never waits, after what the current thread does now, when that is a device's: what follows
     * an upload on its connection is usually the next upload to the same device, and handing it from thread to thread
     * costs more than the upload.
     *
     * @param work what follows
     * @param others run it otherwise
     */
    public static void follow(Runnable work, Executor others) {
        DeviceThread thread = DeviceThread.current();
        if (thread == null) {
            others.execute(work);
        } else {
            thread.follow(work);
        }
    }

    /**
     * Has the threads that write to a device wait for a client, when the caller is one of them.
     *
     * @param socket whose bytes are waited for
     * @param client is told when there are some, on one of these threads; or that it is waited for no longer
     * @return whether it is waited for; not where the system offers no way
     */
    public static boolean expect(ClientSocket socket, AwaitedClient client) {
        DeviceThread thread = DeviceThread.current();
        return thread != null && thread.isWriting() && thread.lane().writers().expect(socket, client);
    }

    /** Leaves clients to their selectors for whom nobody waits: the disk may hang. To be called now and then. */
    public void rescue() {
        lanes.values().forEach(lane -> lane.writers().rescue(LATE_NANOS));
    }

    /** Piece of work for a device's threads. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does it; may wait for the disk, and throws nothing that its request could be answered with.
         *
         * @param lane where it runs, for what must follow on the same device
         */
        void run(Lane lane);
    }

    /**
     * Runs {@code work} on the threads of a device. What is asked for a device not seen before first waits for a look
     * whether it is there, on threads of their own: a made-up name gets no threads.
     *
     * @param device its name, {@code devN}; anything else is worked for by the threads for what is no device
     * @param work what to do; at once and on the caller's thread when that is a thread of the device and nobody waits
     * @param refused runs instead, on any thread, when too much is waiting for the device already
     */
    public void run(String device, Work work, Runnable refused) {
        Lane lane = lanes.get(device);
        if (lane != null && lane.mayRead()) {
            lane.now(() -> work.run(lane));
        } else {
            execute(device, lane, work, Lane::execute, refused);
        }
    }

    /**
     * Runs an upload, as {@link #run} runs other work, on those threads of a device that write.
     *
     * @param device its name, {@code devN}
     * @param work what to do; at once when the caller's thread is one of those that write
     * @param refused runs instead, on any thread, when too much is waiting for the device already
     */
    public void write(String device, Work work, Runnable refused) {
        Lane lane = lanes.get(device);
        if (lane != null && lane.mayWrite()) {
            lane.now(() -> work.run(lane));
        } else {
            execute(device, lane, work, Lane::write, refused);
        }
    }

    private void execute(String device, Lane lane, Work work, BiConsumer<Lane, Runnable> how, Runnable refused) {
        try {
            if (lane != null) {
                how.accept(lane, () -> work.run(lane));
            } else {
                unknown.execute(() -> look(device, work, how, refused));
            }
        } catch (RejectedExecutionException e) {
            refused.run();
        }
    }

    private Lane newLane(String device) {
        return new Lane(name + "-" + device, threads, awaitsClients ? Arrivals.open() : Optional.empty());
    }

    private void look(String device, Work work, BiConsumer<Lane, Runnable> how, Runnable refused) {
        if (UriPath.isDevice(device) && Files.isDirectory(docroot.resolve(device))) {
            execute(device, lanes.computeIfAbsent(device, this::newLane), work, how, refused);
        } else {
            work.run(unknown);
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

    /** {@return the work on all devices that had any, sorted by name} */
    public List<Load> load() {
        return lanes.entrySet().stream()
                .map(lane -> lane.getValue().load(lane.getKey()))
                .sorted(Comparator.comparing(Load::device))
                .toList();
    }

    /**
     * The device whose threads work for a path.
     *
     * @param rawPath the path of a URI, as it came
     * @return {@code devN}; an empty text when it has no threads of its own
     */
    public String nameOf(String rawPath) {
        String device = UriPath.deviceOf(rawPath);
        return lanes.containsKey(device) ? device : "";
    }

    /** Takes no more work, and interrupts what runs; what a disk holds ends with the process. */
    @Override
    public void close() {
        unknown.close();
        lanes.values().forEach(Lane::close);
    }
}

package org.mogilefs.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.mogilefs.storage.disk.Devices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job that is done for every device now and then. Each device has at most one thread at it, of the system and not a
 * virtual one: a disk that hangs holds up its own job alone. What fails is logged when it begins to fail, not each time.
 */
final class DeviceRounds implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DeviceRounds.class);

    private final String name;
    private final Devices devices;
    private final Job job;
    private final Map<Integer, Thread> running = new ConcurrentHashMap<>();
    private final Map<Integer, String> failing = new ConcurrentHashMap<>();
    private final Set<Integer> late = ConcurrentHashMap.newKeySet();

    /** What is done for a device. */
    interface Job {
        void run(int devid, Path device) throws IOException;
    }

    /**
     * A job that is done when {@link #begin} or {@link #once} is called.
     *
     * @param name what the log and the threads are called by
     * @param devices those to do it for
     * @param job may wait for its device
     */
    DeviceRounds(String name, Devices devices, Job job) {
        this.name = name;
        this.devices = devices;
        this.job = job;
    }

    /**
     * Begins the job for every device that is not at it still.
     *
     * @return the threads that were started
     */
    List<Thread> begin() throws IOException {
        List<Thread> started = new ArrayList<>();
        for (Map.Entry<Integer, Path> device : devices.byNumber().entrySet()) {
            int devid = device.getKey();
            if (running.containsKey(devid)) {
                if (late.add(devid)) {
                    log.warn("dev{}: {} does not come to an end: does the disk hang?", devid, name);
                }
            } else {
                Thread thread = Thread.ofPlatform()
                        .daemon()
                        .name(name + "-dev" + devid)
                        .unstarted(() -> run(devid, device.getValue()));
                running.put(devid, thread);
                thread.start();
                started.add(thread);
            }
        }
        return started;
    }

    /** Does the job for every device, and waits for it no longer than {@code patience} altogether. */
    void once(Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            for (Thread thread : begin()) {
                thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(int devid, Path device) {
        try {
            job.run(devid, device);
            boolean wasLate = late.remove(devid);
            if (failing.remove(devid) != null || wasLate) {
                log.info("dev{}: {} works again", devid, name);
            }
        } catch (IOException | RuntimeException e) {
            String kind = e.toString();
            if (!kind.equals(failing.put(devid, kind))) {
                log.warn("dev{}: {}: {}", devid, name, kind);
            }
        } finally {
            running.remove(devid);
        }
    }

    /** Interrupts what is running. */
    @Override
    public void close() {
        running.values().forEach(Thread::interrupt);
    }
}

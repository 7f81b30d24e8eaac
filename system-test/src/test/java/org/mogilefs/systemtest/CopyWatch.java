package org.mogilefs.systemtest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.mogilefs.protocol.FidPath;
import org.mogilefs.tracker.store.Store;

/** Looks at files again and again while they move off a device, and notes each that has fewer than two copies. */
final class CopyWatch implements AutoCloseable {
    private static final int COPIES = 2;
    private static final int DEVICES = 4;

    private final Store store;
    private final Path folder;
    private final List<Long> fids;
    private final int source;
    private final List<String> shortages = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread = Thread.ofPlatform().name("copy-watch").unstarted(this::run);
    private volatile boolean stopping;
    private final AtomicInteger looks = new AtomicInteger();

    /**
     * @param folder of a cluster, where {@code node1} has dev1 and dev2, {@code node2} the others
     * @param source the device that the files leave
     */
    CopyWatch(Store store, Path folder, List<Long> fids, int source) {
        this.store = store;
        this.folder = folder;
        this.fids = fids;
        this.source = source;
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!stopping) {
            Map<Long, List<Integer>> devids = store.files().devids(fids);
            for (long fid : fids) {
                note(fid, "rows", devids.getOrDefault(fid, List.of()).size());
                note(fid, "files", files(fid));
            }
            looks.incrementAndGet();
        }
    }

    private void note(long fid, String what, int count) {
        if (count < COPIES) {
            shortages.add("fid " + fid + " has " + count + " " + what);
        }
    }

    /** The source first: a copy that has just gone from there is elsewhere already. */
    private int files(long fid) {
        int count = exists(fid, source) ? 1 : 0;
        for (int devid = 1; devid <= DEVICES; devid++) {
            count += devid != source && exists(fid, devid) ? 1 : 0;
        }
        return count;
    }

    private boolean exists(long fid, int devid) {
        return Files.exists(folder.resolve(devid <= 2 ? "node1" : "node2")
                .resolve(FidPath.of(devid, fid).substring(1)));
    }

    /** How often it looked at all of them. */
    int looks() {
        return looks.get();
    }

    /** What was short of a copy. */
    List<String> shortages() {
        return List.copyOf(shortages);
    }

    /** Ends it, after the look under way. */
    void stop() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }
}

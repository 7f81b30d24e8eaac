package org.mogilefs.benchmark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.ConcurrentHistogram;

/** One load against one tracker for some seconds. */
final class Round {
    private final InetSocketAddress tracker;
    private final Load load;
    private final Load.Files files;
    private final ConcurrentHistogram micros = new ConcurrentHistogram(60_000_000L, 3);

    Round(InetSocketAddress tracker, Load load, Load.Files files) {
        this.tracker = tracker;
        this.load = load;
        this.files = files;
    }

    /**
     * How it went.
     *
     * @param perSecond answers a second over all connections
     * @param p50 half of the answers came within so many microseconds
     * @param p99 all but one in a hundred came within so many microseconds
     */
    record Outcome(double perSecond, long p50, long p99) {}

    /**
     * Runs it.
     *
     * @throws IOException when any answer is an error: a figure with errors in it says nothing
     */
    Outcome run(int connections, Duration length) throws IOException, InterruptedException {
        long start = System.nanoTime();
        long end = start + length.toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                all.add(threads.submit(() -> {
                    repeat(end);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(load + ": " + e.getCause().getMessage(), e.getCause());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Outcome(
                micros.getTotalCount() / seconds, micros.getValueAtPercentile(50), micros.getValueAtPercentile(99));
    }

    private void repeat(long end) throws IOException {
        try (TrackerLine line = new TrackerLine(tracker)) {
            for (long now = System.nanoTime(); now < end; ) {
                load.once(line, files);
                long after = System.nanoTime();
                micros.recordValue(Math.min((after - now) / 1000, 60_000_000L));
                now = after;
            }
        }
    }
}

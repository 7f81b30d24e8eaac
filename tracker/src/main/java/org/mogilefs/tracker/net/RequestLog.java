package org.mogilefs.tracker.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests and remembers the last ones, for {@code !stats}, {@code !queue} and {@code !recent}. Thread-safe. */
public final class RequestLog {
    private static final int RECENT_MAX = 50;

    private final Set<PendingLine> pending = ConcurrentHashMap.newKeySet();
    private final AtomicInteger processing = new AtomicInteger();
    private final LongAdder queries = new LongAdder();
    private final LongAdder crowded = new LongAdder();
    private final ArrayDeque<Finished> recent = new ArrayDeque<>(RECENT_MAX);

    private record Finished(PendingLine request, long totalNanos, long workNanos) {}

    /** A request has to wait for its turn. */
    void waits(PendingLine request) {
        pending.add(request);
    }

    /** A request waits no longer. */
    void begins(PendingLine request) {
        pending.remove(request);
    }

    /**
     * A query starts.
     *
     * @param workers as many as the operator wants at work at once; more are only counted
     */
    void started(int workers) {
        if (processing.incrementAndGet() > workers) {
            crowded.increment();
        }
        queries.increment();
    }

    /** A query ended, whatever its answer. */
    void finished(PendingLine request, long startedNanos) {
        processing.decrementAndGet();
        long now = System.nanoTime();
        Finished done = new Finished(request, now - request.since(), now - startedNanos);
        synchronized (recent) {
            if (recent.size() == RECENT_MAX) {
                recent.removeFirst();
            }
            recent.addLast(done);
        }
    }

    /** Requests that wait for their turn, the oldest first, as {@code <ip> <line>}. */
    List<String> pending() {
        return pending.stream()
                .sorted(Comparator.comparingLong(PendingLine::since))
                .map(PendingLine::toString)
                .toList();
    }

    /** The last 50 queries, the oldest first: {@code <ip> <line> <seconds in all> <seconds at work>}. */
    List<String> recent() {
        List<String> lines = new ArrayList<>();
        synchronized (recent) {
            recent.forEach(f -> lines.add(String.format(
                    Locale.ROOT, "%s %.4f %.4f", f.request(), f.totalNanos() / 1e9, f.workNanos() / 1e9)));
        }
        return lines;
    }

    /** Requests that wait for their turn. */
    public int pendingCount() {
        return pending.size();
    }

    /** Queries under way. */
    public int processing() {
        return processing.get();
    }

    /** Queries since the start. */
    public long queries() {
        return queries.sum();
    }

    /** Queries that started while as many as wanted were at work already. */
    public long crowded() {
        return crowded.sum();
    }
}

package org.mogilefs.tracker.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * Claimed work of one kind that waits in this tracker for its workers. It is lost with the process, and then comes due
 * again in the database. A fid that is here or being worked on is not taken in a second time.
 *
 * @param <T> an item of work
 */
public final class WorkQueue<T> {
    private final ToLongFunction<T> fid;
    private final BlockingQueue<Waiting<T>> queue = new LinkedBlockingQueue<>();
    /** The fids that are here or being worked on, with the time each came in, in nanoseconds. */
    private final Map<Long, Long> known = new ConcurrentHashMap<>();

    private final LongAdder sent = new LongAdder();

    private record Waiting<T>(T item, long sinceNanos) {}

    /** @param fid the file an item is about */
    public WorkQueue(ToLongFunction<T> fid) {
        this.fid = fid;
    }

    /** Takes items in; the caller bounds how many by {@link #size()}. */
    public void addAll(Collection<T> items) {
        long now = System.nanoTime();
        items.stream()
                .filter(item -> known.putIfAbsent(fid.applyAsLong(item), now) == null)
                .forEach(item -> queue.add(new Waiting<>(item, now)));
    }

    /** The next item, waiting for it at most {@code pause}; {@link #done} must follow. */
    public Optional<T> poll(Duration pause) throws InterruptedException {
        Optional<Waiting<T>> next = Optional.ofNullable(queue.poll(pause.toMillis(), TimeUnit.MILLISECONDS));
        next.ifPresent(i -> sent.increment());
        return next.map(Waiting::item);
    }

    /** Says that the work on an item has ended, well or not. */
    public void done(T item) {
        known.remove(fid.applyAsLong(item));
    }

    /** Takes back an item whose work was broken off; {@link #done} follows. */
    public void putBack(T item) {
        Long since = known.get(fid.applyAsLong(item));
        if (since != null) {
            queue.add(new Waiting<>(item, since));
        }
    }

    /** Empties the queue: the items that were taken in within the last {@code recent}, for which a claim still holds. */
    public List<T> drain(Duration recent) {
        List<Waiting<T>> all = new ArrayList<>();
        queue.drainTo(all);
        all.forEach(waiting -> done(waiting.item()));
        long now = System.nanoTime();
        return all.stream()
                .filter(waiting -> now - waiting.sinceNanos() < recent.toNanos())
                .map(Waiting::item)
                .toList();
    }

    /** How many items wait. */
    public int size() {
        return queue.size();
    }

    /** How many items were handed to workers since the start. */
    public long sent() {
        return sent.sum();
    }
}

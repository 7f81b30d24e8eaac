package org.mogilefs.tracker.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    private final BlockingQueue<T> queue = new LinkedBlockingQueue<>();
    private final Set<Long> known = ConcurrentHashMap.newKeySet();
    private final LongAdder sent = new LongAdder();

    /** @param fid the file an item is about */
    public WorkQueue(ToLongFunction<T> fid) {
        this.fid = fid;
    }

    /** Takes items in; the caller bounds how many by {@link #size()}. */
    public void addAll(Collection<T> items) {
        items.stream().filter(i -> known.add(fid.applyAsLong(i))).forEach(queue::add);
    }

    /** The next item, waiting for it at most {@code pause}; {@link #done} must follow. */
    public Optional<T> poll(Duration pause) throws InterruptedException {
        Optional<T> item = Optional.ofNullable(queue.poll(pause.toMillis(), TimeUnit.MILLISECONDS));
        item.ifPresent(i -> sent.increment());
        return item;
    }

    /** Says that the work on an item has ended, well or not. */
    public void done(T item) {
        known.remove(fid.applyAsLong(item));
    }

    /** How many items wait. */
    public int size() {
        return queue.size();
    }

    /** How many items were handed to workers since the start. */
    public long sent() {
        return sent.sum();
    }

    /** The items that wait, for looking at. */
    public List<T> waiting() {
        return List.copyOf(queue);
    }
}

package org.mogilefs.tracker.worker;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/**
 * Keeps one internal queue filled, by the original's rule: an empty queue is filled with more each time (100, 150, …
 * up to {@code internal_queue_limit}), one below seven tenths of that with as many as last time; a fetch that finds
 * nothing goes back to 100.
 *
 * @param <T> an item of work
 */
public final class QueueFiller<T> implements JobMasterWorker.Source {
    private static final int FIRST_LIMIT = 100;
    private static final int STEP = 50;
    private static final double LOW = 0.70;

    private final WorkQueue<T> queue;
    private final IntFunction<List<T>> claim;
    private final IntSupplier mostItems;
    private int limit = FIRST_LIMIT;

    /**
     * @param queue what to fill
     * @param claim claims up to so many items in the database
     * @param mostItems the setting {@code internal_queue_limit}
     */
    public QueueFiller(WorkQueue<T> queue, IntFunction<List<T>> claim, IntSupplier mostItems) {
        this.queue = queue;
        this.claim = claim;
        this.mostItems = mostItems;
    }

    @Override
    public boolean fetch() {
        int depth = queue.size();
        int most = Math.max(1, mostItems.getAsInt());
        if (depth == 0) {
            limit = Math.min(limit + STEP, most);
        } else if ((double) depth / limit >= LOW) {
            return false;
        }
        List<T> items = claim.apply(Math.min(limit, most));
        if (items.isEmpty()) {
            limit = FIRST_LIMIT;
            return false;
        }
        queue.addAll(items);
        return true;
    }
}

package org.mogilefs.tracker.command.file;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Does one thing to several items at the same time, each on a virtual thread. */
final class InParallel {
    private InParallel() {}

    /** Ends when all are done; one item needs no further thread. */
    static <T> void forEach(List<T> items, Consumer<T> action) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (T item : items.subList(Math.min(1, items.size()), items.size())) {
            threads.add(Thread.startVirtualThread(() -> action.accept(item)));
        }
        if (!items.isEmpty()) {
            action.accept(items.getFirst());
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}

package org.mogilefs.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Function;

/** Keys page by page, each page fetched when the one before has been used up. */
final class KeySpliterator extends Spliterators.AbstractSpliterator<String> {
    private final Function<String, KeyPage> pageAfter;
    private final int pageSize;
    private final Deque<String> waiting = new ArrayDeque<>();
    private String after;
    private boolean lastPage;

    KeySpliterator(String after, int pageSize, Function<String, KeyPage> pageAfter) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.after = after;
        this.pageSize = pageSize;
        this.pageAfter = pageAfter;
    }

    @Override
    public boolean tryAdvance(Consumer<? super String> action) {
        if (waiting.isEmpty() && !lastPage) {
            KeyPage page = pageAfter.apply(after);
            waiting.addAll(page.keys());
            lastPage = page.keys().size() < pageSize;
            if (!page.keys().isEmpty()) {
                after = page.keys().getLast();
            }
        }
        String key = waiting.poll();
        if (key == null) {
            return false;
        }
        action.accept(key);
        return true;
    }
}

package org.mogilefs.tracker.store.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.mogilefs.tracker.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups writes: those that arrive while a transaction is under way share the next one, so that one commit, one flush
 * of the disk, pays for many. When anything in a shared transaction fails it is rolled back and each write is run
 * again in a transaction of its own: one bad write never fails its neighbours. A write is answered after its commit.
 */
final class WriteGroup implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WriteGroup.class);
    private static final int WRITES_AT_ONCE = 256;
    private static final int WAITING_MAX = 10_000;
    private static final long PATIENCE_SECONDS = 5;
    private static final Duration LAST_TRANSACTION_MAX = Duration.ofSeconds(10);

    private record Waiting<T>(Function<Session, T> work, CompletableFuture<T> answer) {
        Runnable run(Session session) {
            T result = work.apply(session);
            return () -> answer.complete(result);
        }
    }

    private final Consumer<Consumer<Session>> transaction;
    private final BlockingQueue<Waiting<?>> queue = new ArrayBlockingQueue<>(WAITING_MAX);
    // one is enough: transactions of one tracker side by side would only wait for each other's rows
    private final Thread writer;
    private volatile boolean closed;

    /**
     * @param transaction runs a body in one transaction and commits it; repeats it on a deadlock
     */
    WriteGroup(Consumer<Consumer<Session>> transaction) {
        this.transaction = transaction;
        this.writer = Thread.ofPlatform().name("store-writer").daemon().start(this::write);
    }

    /** How many writes wait for the next transaction. */
    int waiting() {
        return queue.size();
    }

    /** Runs {@code work} in some transaction and answers after its commit; it may be run more than once. */
    <T> T run(Function<Session, T> work) {
        Waiting<T> waiting = new Waiting<>(work, new CompletableFuture<>());
        try {
            if (closed || !queue.offer(waiting, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new StoreException.Unavailable("the database does not keep up with the writes", null);
            }
            if (closed) {
                failAll();
            }
            return waiting.answer().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted before the write", e);
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private void write() {
        while (!closed) {
            try {
                List<Waiting<?>> group = new ArrayList<>();
                group.add(queue.take());
                queue.drainTo(group, WRITES_AT_ONCE - 1);
                writeTogether(group);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void writeTogether(List<Waiting<?>> group) {
        List<Runnable> answers = new ArrayList<>();
        try {
            transaction.accept(session -> {
                answers.clear();
                group.forEach(w -> answers.add(w.run(session)));
            });
        } catch (RuntimeException | Error e) {
            if (group.size() == 1) {
                group.getFirst().answer().completeExceptionally(e);
            } else if (e instanceof StoreException.Unavailable) {
                group.forEach(w -> w.answer().completeExceptionally(e));
            } else {
                group.forEach(w -> writeTogether(List.of(w)));
            }
            return;
        }
        answers.forEach(Runnable::run);
    }

    private void failAll() {
        StoreException closing = new StoreException.Unavailable("the store is closed", null);
        for (Waiting<?> w = queue.poll(); w != null; w = queue.poll()) {
            w.answer().completeExceptionally(closing);
        }
    }

    /**
     * Takes no more and waits for the transaction under way. Were its connection closed in the middle, SQLite would
     * keep the connection, and with it the lock on the whole database, for as long as a statement of it is open.
     */
    @Override
    public void close() {
        closed = true;
        writer.interrupt();
        try {
            if (!writer.join(LAST_TRANSACTION_MAX)) {
                log.warn("the last transaction did not end within {} s", LAST_TRANSACTION_MAX.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        failAll();
    }
}

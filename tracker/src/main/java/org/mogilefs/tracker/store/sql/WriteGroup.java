package org.mogilefs.tracker.store.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mogilefs.tracker.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups writes: those that arrive while a transaction is under way share the next one, so that one commit, one flush
 * of the disk, pays for many, and those of one {@link BulkWrite} share their statements. When anything in a shared transaction fails it is rolled back and each write is run
 * again in a transaction of its own: one bad write never fails its neighbours. A write is answered after its commit.
 */
final class WriteGroup implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WriteGroup.class);
    private static final int WRITES_AT_ONCE = 256;
    private static final int WAITING_MAX = 10_000;
    private static final long PATIENCE_SECONDS = 5;
    private static final Duration LAST_TRANSACTION_MAX = Duration.ofSeconds(10);

    private record Waiting<I, T>(BulkWrite<I, T> kind, I item, CompletableFuture<T> answer) {}

    private final Consumer<Consumer<Session>> transaction;
    private final BlockingQueue<Waiting<?, ?>> queue = new ArrayBlockingQueue<>(WAITING_MAX);
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
    @SuppressWarnings("unchecked")
    <T> T run(Function<Session, T> work) {
        return (T) run(BulkWrite.ONE_BY_ONE, work::apply);
    }

    /** The same for a kind of write that is done together with others of its kind. */
    <I, T> T run(BulkWrite<I, T> kind, I item) {
        Waiting<I, T> waiting = new Waiting<>(kind, item, new CompletableFuture<>());
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
                List<Waiting<?, ?>> group = new ArrayList<>();
                group.add(queue.take());
                queue.drainTo(group, WRITES_AT_ONCE - 1);
                writeTogether(group);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void writeTogether(List<Waiting<?, ?>> group) {
        List<Runnable> answers = new ArrayList<>();
        try {
            transaction.accept(session -> {
                answers.clear();
                byKind(group).forEach((kind, members) -> answers.addAll(runKind(session, kind, members)));
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

    /** All of them wait for an answer, so they may be done in any order; those of a kind keep theirs. */
    private static Map<BulkWrite<?, ?>, List<Waiting<?, ?>>> byKind(List<Waiting<?, ?>> group) {
        return group.stream().collect(Collectors.groupingBy(Waiting::kind, LinkedHashMap::new, Collectors.toList()));
    }

    /** What answers the members, once it is committed. */
    @SuppressWarnings("unchecked")
    private static <I, T> List<Runnable> runKind(Session session, BulkWrite<I, T> kind, List<Waiting<?, ?>> members) {
        List<Waiting<I, T>> typed =
                members.stream().map(member -> (Waiting<I, T>) member).toList();
        List<T> results = kind.run(session, typed.stream().map(Waiting::item).toList());
        return IntStream.range(0, typed.size())
                .<Runnable>mapToObj(i -> () -> typed.get(i).answer().complete(results.get(i)))
                .toList();
    }

    private void failAll() {
        StoreException closing = new StoreException.Unavailable("the store is closed", null);
        for (Waiting<?, ?> w = queue.poll(); w != null; w = queue.poll()) {
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

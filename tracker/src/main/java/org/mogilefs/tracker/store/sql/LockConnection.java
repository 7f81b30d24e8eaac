package org.mogilefs.tracker.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mogilefs.tracker.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection that holds the locks of this tracker, and the one thread that speaks on it. What is asked for while
 * an exchange is under way goes out together in the next, so a hundred copies side by side wait for a few exchanges, not
 * for hundreds. A thread of its own also because a virtual thread that is interrupted in an exchange loses the
 * connection, and with it everybody's locks.
 */
final class LockConnection implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LockConnection.class);
    private static final int REQUESTS_AT_ONCE = 200;
    private static final long TRUSTED_NANOS = 1_000_000_000L;
    private static final Duration LAST_EXCHANGE_MAX = Duration.ofSeconds(6);

    private final Database database;
    private final LockFunctions functions;
    private final BlockingQueue<Request> queue = new LinkedBlockingQueue<>();
    private final Thread speaker;
    private volatile boolean closed;
    // only the speaker changes these three
    private volatile Connection connection;
    private volatile long generation;
    private volatile long lastAnswer = System.nanoTime();

    LockConnection(Database database, LockFunctions functions) {
        this.database = database;
        this.functions = functions;
        this.speaker = Thread.ofPlatform().name("store-locks").daemon().start(this::speak);
    }

    private enum Kind {
        RELEASE,
        TAKE,
        CHECK
    }

    /** A wish, answered by the generation of the connection that fulfilled it; empty when it did not. */
    private record Request(Kind kind, String name, long generation, CompletableFuture<OptionalLong> answer) {
        private static Request of(Kind kind, String name, long generation) {
            return new Request(kind, name, generation, new CompletableFuture<>());
        }
    }

    /** Tries to take a lock, without waiting for it; the generation of the connection that has it now. */
    OptionalLong take(String name) {
        return ask(Request.of(Kind.TAKE, name, 0));
    }

    /** Gives back a lock that was taken by that generation of the connection; never throws. */
    void release(String name, long taken) {
        if (taken == generation) {
            try {
                ask(Request.of(Kind.RELEASE, name, taken));
            } catch (StoreException e) {
                log.debug("the lock {} went with its connection: {}", name, e.getMessage());
            }
        }
    }

    /** Whether the connection of that generation is there still; what it told within a second counts. */
    boolean isThere(long taken) {
        if (taken == generation && System.nanoTime() - lastAnswer > TRUSTED_NANOS) {
            ask(Request.of(Kind.CHECK, "", taken));
        }
        return taken == generation;
    }

    private OptionalLong ask(Request request) {
        queue.add(request);
        if (closed) {
            failAll();
        }
        try {
            return request.answer().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private void speak() {
        try {
            while (!closed) {
                List<Request> round = new ArrayList<>();
                round.add(queue.take());
                queue.drainTo(round, REQUESTS_AT_ONCE - 1);
                serve(round);
            }
        } catch (InterruptedException e) {
            log.debug("interrupted, as nobody should");
        } finally {
            closed = true;
            drop();
            failAll();
        }
    }

    private void serve(List<Request> round) {
        if (connection != null && System.nanoTime() - lastAnswer > TRUSTED_NANOS) {
            check();
        }
        boolean isFresh = connection == null;
        try {
            exchange(round);
        } catch (StoreException e) {
            drop();
            if (isFresh) {
                fail(round, e);
            } else {
                serveOnAnother(round);
            }
        } catch (RuntimeException | Error e) {
            drop();
            fail(round, e);
        }
    }

    /** Lost since it was used last, as when the server was started again: if a fresh one fails, then for a reason of now. */
    private void serveOnAnother(List<Request> round) {
        try {
            exchange(round);
        } catch (RuntimeException | Error e) {
            drop();
            fail(round, e);
        }
    }

    private void exchange(List<Request> round) {
        // releases first: who gave back a lock and wants it again gets it
        List<Request> spoken = round.stream()
                .filter(request -> request.kind() == Kind.TAKE
                        || request.kind() == Kind.RELEASE && request.generation() == generation && connection != null)
                .sorted(Comparator.comparing(Request::kind))
                .toList();
        List<Boolean> done = spoken.isEmpty() ? List.of() : send(spoken);
        for (int i = 0; i < spoken.size(); i++) {
            spoken.get(i).answer().complete(done.get(i) ? OptionalLong.of(generation) : OptionalLong.empty());
        }
        // checks, and releases on a connection that is gone: its locks are free
        round.forEach(request -> request.answer().complete(OptionalLong.empty()));
    }

    private List<Boolean> send(List<Request> requests) {
        if (connection == null) {
            connection = database.borrow();
        }
        String sql = requests.stream().map(this::expression).collect(Collectors.joining(", ", "SELECT ", ""));
        Object[] parameters = requests.stream()
                .flatMap(request -> functions.lockParameters(request.name()).stream())
                .toArray();
        List<Boolean> done = new Session(connection, database.dialect())
                .first(
                        sql,
                        row -> IntStream.rangeClosed(1, requests.size())
                                .mapToObj(column -> row.number(column) == 1)
                                .toList(),
                        parameters)
                .orElseThrow();
        lastAnswer = System.nanoTime();
        return done;
    }

    private String expression(Request request) {
        return request.kind() == Kind.TAKE ? functions.takeExpression() : functions.releaseExpression();
    }

    /** Asks the connection for a sign of life; the locks of one that gives none are lost. */
    private void check() {
        try {
            if (connection.isValid(1)) {
                lastAnswer = System.nanoTime();
                return;
            }
        } catch (SQLException e) {
            log.debug("the connection of the locks gives no sign of life: {}", e.getMessage());
        }
        drop();
    }

    private void drop() {
        Connection lost = connection;
        connection = null;
        generation++;
        if (lost != null) {
            database.discard(lost);
        }
    }

    private static void fail(List<Request> round, Throwable reason) {
        round.forEach(request -> request.answer().completeExceptionally(reason));
    }

    private void failAll() {
        List<Request> late = new ArrayList<>();
        queue.drainTo(late);
        fail(late, new StoreException.Unavailable("the store is closed", null));
    }

    /** Frees every lock. */
    @Override
    public void close() {
        closed = true;
        queue.add(Request.of(Kind.CHECK, "", 0));
        try {
            if (!speaker.join(LAST_EXCHANGE_MAX)) {
                log.warn("the database does not answer about the locks: their connection is cut");
                Connection hanging = connection;
                if (hanging != null) {
                    database.discard(hanging);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package org.mogilefs.tracker.store.sql;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.mogilefs.tracker.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database as the stores use it: a bounded pool of connections, reads on any of them, writes in transactions that
 * are run again after a deadlock. Any thread may call.
 */
final class Database implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final int ATTEMPTS = 4;

    private final HikariDataSource pool;
    private final PatientDataSource source;
    private final Dialect dialect;
    private final WriteGroup group;

    Database(HikariDataSource pool, PatientDataSource source, Dialect dialect) {
        this.pool = pool;
        this.source = source;
        this.dialect = dialect;
        this.group = new WriteGroup(body -> inTransaction(session -> {
            body.accept(session);
            return null;
        }));
    }

    Dialect dialect() {
        return dialect;
    }

    /** Runs queries outside any transaction. */
    <T> T read(Function<Session, T> work) {
        try (Connection connection = connection()) {
            return work.apply(new Session(connection, dialect));
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /** Runs {@code work} in one transaction; it may be run more than once, so it changes nothing but the database. */
    <T> T write(Function<Session, T> work) {
        return dialect.hasSingleWriter() ? group.run(work) : inTransaction(work);
    }

    /** The same, but sharing a transaction with others that arrive at the same time. */
    <T> T writeGrouped(Function<Session, T> work) {
        return group.run(work);
    }

    /** The same, and the statements with those of its own kind. */
    <I, T> T writeGrouped(BulkWrite<I, T> kind, I item) {
        return group.run(kind, item);
    }

    /** {@link #write} for work without a result. */
    void change(Consumer<Session> work) {
        write(session -> {
            work.accept(session);
            return null;
        });
    }

    /** A connection of the pool, for a caller that keeps it and {@link #discard}s it. */
    Connection borrow() {
        try {
            return connection();
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /** Cuts a borrowed connection. Given back to the pool by closing it, a dead one would be the next that is borrowed. */
    void discard(Connection borrowed) {
        pool.evictConnection(borrowed);
        try {
            borrowed.abort(Runnable::run);
        } catch (SQLException e) {
            log.debug("a connection was gone already: {}", e.getMessage());
        }
    }

    private <T> T inTransaction(Function<Session, T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(work);
            } catch (Failures.Retryable e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                log.debug("running a transaction again: {}", e.getMessage());
                pause(attempt);
            }
        }
    }

    /** Lets the other party of a deadlock go first; of two that wait equally long neither would. */
    private static void pause(int attempt) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(5L * attempt, 40L * attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted before a transaction was run again", e);
        }
    }

    private <T> T attempt(Function<Session, T> work) {
        try (Connection connection = connection()) {
            begin(connection);
            try {
                T result = work.apply(new Session(connection, dialect));
                dialect.commit(connection);
                return result;
            } catch (RuntimeException | Error e) {
                rollback(connection, e);
                throw e;
            } catch (SQLException e) {
                rollback(connection, e);
                throw Failures.of(dialect, "commit", e);
            }
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    private void begin(Connection connection) {
        try {
            dialect.begin(connection);
        } catch (SQLException e) {
            throw Failures.of(dialect, "begin", e);
        }
    }

    private void rollback(Connection connection, Throwable reason) {
        try {
            dialect.rollback(connection);
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    /** Whether the last attempt to connect failed, rather than took long. */
    boolean isRefused() {
        return source.failure() != null;
    }

    /** Refuses at once while the database is away: a queue of requests that wait for it would only grow. */
    private Connection connection() throws SQLException {
        SQLException failure = source.failure();
        if (failure != null && pool.getHikariPoolMXBean().getTotalConnections() == 0) {
            throw failure;
        }
        return pool.getConnection();
    }

    private StoreException unavailable(SQLException e) {
        SQLException failure = source.failure();
        String reason = Failures.oneLine(Failures.rootMessage(failure == null ? e : failure));
        return new StoreException.Unavailable("no connection to the database: " + reason, e);
    }

    @Override
    public void close() {
        group.close();
        source.close();
        pool.close();
    }
}

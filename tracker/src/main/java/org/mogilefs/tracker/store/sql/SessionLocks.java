package org.mogilefs.tracker.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locks that live with a database connection ({@code GET_LOCK}, advisory locks). One connection holds all locks of this
 * tracker (MySQL since 5.7, MariaDB and PostgreSQL allow many a connection), so that a hundred copies under way cost no
 * hundred connections. When that connection is lost the server has freed them all, and {@link Held#isHeld} of each says
 * so, a second later at most.
 */
final class SessionLocks implements LockStore, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SessionLocks.class);
    private static final long POLL_MILLIS = 50;
    private static final long TRUSTED_NANOS = 1_000_000_000L;

    private final Database database;
    private final LockFunctions functions;
    private final Map<String, Name> held = new ConcurrentHashMap<>();
    private final ReentrantLock using = new ReentrantLock();
    private Connection connection;
    // counts the connections: a lock belongs to the one it was taken on
    private volatile long generation;
    private volatile long lastAnswer = System.nanoTime();

    SessionLocks(Database database, LockFunctions functions) {
        this.database = database;
        this.functions = functions;
    }

    private final class Name implements Held {
        private final String name;
        private volatile long owner = -1;

        private Name(String name) {
            this.name = name;
        }

        @Override
        public boolean isHeld() {
            if (owner == generation && System.nanoTime() - lastAnswer > TRUSTED_NANOS) {
                checkConnection();
            }
            return owner == generation && held.get(name) == this;
        }

        @Override
        public void close() {
            if (held.remove(name, this)) {
                release(this);
            }
        }
    }

    @Override
    public Optional<Held> acquire(String name, Duration wait) {
        Name mine = new Name(name);
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            if (held.putIfAbsent(name, mine) == null) {
                if (takeOrForget(mine)) {
                    return Optional.of(mine);
                }
            }
            if (System.nanoTime() >= deadline) {
                return Optional.empty();
            }
            pause();
        }
    }

    private boolean takeOrForget(Name mine) {
        boolean taken = false;
        try {
            taken = take(mine);
            return taken;
        } finally {
            if (!taken) {
                held.remove(mine.name, mine);
            }
        }
    }

    private boolean take(Name mine) {
        using.lock();
        try {
            boolean isFresh = connection == null;
            try {
                return takeOnce(mine);
            } catch (StoreException e) {
                if (isFresh) {
                    throw e;
                }
                // lost since it was used last, as when the server was started again: a fresh one may do, and if not
                // it fails for a reason that is of now
                return takeOnce(mine);
            }
        } finally {
            using.unlock();
        }
    }

    private boolean takeOnce(Name mine) {
        try {
            Connection current = connection();
            boolean taken = functions.tryLock(session(current), mine.name);
            lastAnswer = System.nanoTime();
            if (taken) {
                mine.owner = generation;
            }
            return taken;
        } catch (StoreException e) {
            drop();
            throw e;
        }
    }

    private void release(Name mine) {
        using.lock();
        try {
            if (mine.owner == generation && connection != null) {
                functions.unlock(session(connection), mine.name);
                lastAnswer = System.nanoTime();
            }
        } catch (StoreException e) {
            // the server frees every lock of a connection that is gone
            drop();
        } finally {
            using.unlock();
        }
    }

    /** Asks the connection for a sign of life; the locks of one that gives none are lost. */
    private void checkConnection() {
        using.lock();
        try {
            if (connection == null || System.nanoTime() - lastAnswer <= TRUSTED_NANOS) {
                return;
            }
            if (isAlive(connection)) {
                lastAnswer = System.nanoTime();
            } else {
                drop();
            }
        } finally {
            using.unlock();
        }
    }

    private static boolean isAlive(Connection connection) {
        try {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private Connection connection() {
        if (System.nanoTime() - lastAnswer > TRUSTED_NANOS) {
            checkConnection();
        }
        if (connection == null) {
            connection = database.borrow();
        }
        return connection;
    }

    private Session session(Connection current) {
        return new Session(current, database.dialect());
    }

    private void drop() {
        Connection lost = connection;
        connection = null;
        generation++;
        // those that are only asked for are still to be taken, on the next connection
        held.values().removeIf(name -> name.owner >= 0);
        if (lost != null) {
            try {
                lost.abort(Runnable::run);
                lost.close();
            } catch (SQLException e) {
                log.debug("the connection of the locks was gone already: {}", e.getMessage());
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while waiting for a lock", e);
        }
    }

    @Override
    public void close() {
        using.lock();
        try {
            drop();
        } finally {
            using.unlock();
        }
    }
}

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

/**
 * {@code GET_LOCK} over one connection that holds all locks of this tracker (MySQL since 5.7 and MariaDB allow many a
 * connection), so that a hundred copies under way cost no hundred connections. When that connection is lost the server
 * has freed them all, and {@link Held#isHeld} of each says so.
 */
final class MySqlLocks implements LockStore, AutoCloseable {
    private static final long POLL_MILLIS = 50;

    private final Database database;
    private final Map<String, Name> held = new ConcurrentHashMap<>();
    private final ReentrantLock using = new ReentrantLock();
    private Connection connection;
    // counts the connections: a lock belongs to the one it was taken on
    private volatile long generation;

    MySqlLocks(Database database) {
        this.database = database;
    }

    private final class Name implements Held {
        private final String name;
        private volatile long owner = -1;

        private Name(String name) {
            this.name = name;
        }

        @Override
        public boolean isHeld() {
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
            Connection current = connection();
            boolean taken = session(current).number("SELECT GET_LOCK(?, 0)", mine.name) == 1;
            if (taken) {
                mine.owner = generation;
            }
            return taken;
        } catch (StoreException e) {
            drop();
            throw e;
        } finally {
            using.unlock();
        }
    }

    private void release(Name mine) {
        using.lock();
        try {
            if (mine.owner == generation && connection != null) {
                session(connection).number("SELECT RELEASE_LOCK(?)", mine.name);
            }
        } catch (StoreException e) {
            // the server frees every lock of a connection that is gone
            drop();
        } finally {
            using.unlock();
        }
    }

    private Connection connection() {
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
        held.clear();
        if (lost != null) {
            try {
                lost.abort(Runnable::run);
                lost.close();
            } catch (SQLException e) {
                throw new StoreException("closing the connection of the locks", e);
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

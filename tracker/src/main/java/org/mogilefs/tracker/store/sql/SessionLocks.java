package org.mogilefs.tracker.store.sql;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.StoreException;

/**
 * Locks that live with a database connection ({@code GET_LOCK}, advisory locks). One connection holds all locks of this
 * tracker (MySQL since 5.7, MariaDB and PostgreSQL allow many a connection), so that a hundred copies under way cost no
 * hundred connections. When that connection is lost the server has freed them all, and {@link Held#isHeld} of each says
 * so, a second later at most.
 */
final class SessionLocks implements LockStore, AutoCloseable {
    private static final long POLL_MILLIS = 50;

    private final LockConnection connection;
    // the database would give one connection the same lock twice
    private final Map<String, Name> held = new ConcurrentHashMap<>();

    SessionLocks(Database database, LockFunctions functions) {
        this.connection = new LockConnection(database, functions);
    }

    private final class Name implements Held {
        private static final long NOT_YET = -1;

        private final String name;
        private volatile long taken = NOT_YET;

        private Name(String name) {
            this.name = name;
        }

        private boolean isLost() {
            return taken != NOT_YET && !connection.isThere(taken);
        }

        @Override
        public boolean isHeld() {
            return held.get(name) == this && connection.isThere(taken);
        }

        @Override
        public void close() {
            if (held.remove(name, this)) {
                connection.release(name, taken);
            }
        }
    }

    @Override
    public Optional<Held> acquire(String name, Duration wait) {
        Name mine = new Name(name);
        long deadline = System.nanoTime() + wait.toNanos();
        while (!take(mine)) {
            if (System.nanoTime() >= deadline) {
                return Optional.empty();
            }
            pause();
        }
        return Optional.of(mine);
    }

    private boolean take(Name mine) {
        Name other = held.putIfAbsent(mine.name, mine);
        if (other != null && other.isLost() && held.replace(mine.name, other, mine)) {
            other = null;
        }
        return other == null && takeOrForget(mine);
    }

    private boolean takeOrForget(Name mine) {
        OptionalLong taken = OptionalLong.empty();
        try {
            taken = connection.take(mine.name);
            taken.ifPresent(generation -> mine.taken = generation);
            return taken.isPresent();
        } finally {
            if (taken.isEmpty()) {
                held.remove(mine.name, mine);
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
        connection.close();
    }
}

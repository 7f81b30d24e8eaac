package org.mogilefs.client.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends uploads that no longer move. The JDK's blocking sockets have no time-out for writing, so one daemon thread looks
 * at all running uploads twice a timeout and closes the socket of each that wrote nothing since the look before. It
 * starts with the first upload and stops with the client.
 */
final class StallWatch implements AutoCloseable {
    private final long lookNanos;
    private final Set<Guard> guards = ConcurrentHashMap.newKeySet();
    private Thread thread;
    private volatile boolean closed;

    /** An upload without progress is ended after {@code timeoutNanos} at the latest, half of it at the earliest. */
    StallWatch(long timeoutNanos) {
        this.lookNanos = Math.max(1_000_000, timeoutNanos / 2);
    }

    /** Watches {@code connection} until the guard is closed. */
    Guard watch(HttpConnection connection) {
        Guard guard = new Guard(connection);
        guards.add(guard);
        start();
        return guard;
    }

    private synchronized void start() {
        if (thread == null && !closed) {
            thread = Thread.ofPlatform().daemon().name("mogilefs-stall-watch").unstarted(this::look);
            thread.start();
        }
    }

    private void look() {
        while (!closed) {
            LockSupport.parkNanos(this, lookNanos);
            guards.forEach(Guard::check);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** One upload. */
    final class Guard implements AutoCloseable {
        private final HttpConnection connection;
        private volatile boolean moved = true;
        private volatile boolean paused;
        private volatile boolean stalled;

        private Guard(HttpConnection connection) {
            this.connection = connection;
        }

        /** While paused, the caller's source is being waited for, which is no fault of the node. */
        void paused(boolean now) {
            moved = true;
            paused = now;
        }

        /** Whether the upload was ended for lack of progress. */
        boolean stalled() {
            return stalled;
        }

        private void check() {
            if (moved || paused) {
                moved = false;
                return;
            }
            stalled = true;
            connection.close();
        }

        @Override
        public void close() {
            guards.remove(this);
        }
    }
}

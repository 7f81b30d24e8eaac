package org.mogilefs.client.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends uploads that no longer move. The JDK's blocking sockets have no time-out for writing, so one daemon thread looks
 * at all running uploads twice a timeout and closes the socket of each that wrote nothing since the look before. It
 * starts with the first upload, and stops when the client is closed and its last upload has ended.
 */
final class StallWatch implements AutoCloseable {
    private final long lookNanos;
    private final Set<Guard> guards = ConcurrentHashMap.newKeySet();
    private Thread thread;
    private boolean closed;

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
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("mogilefs-stall-watch").unstarted(this::look);
            thread.start();
        }
    }

    private void look() {
        long next = System.nanoTime() + lookNanos;
        while (!isOver()) {
            LockSupport.parkNanos(this, next - System.nanoTime());
            if (System.nanoTime() - next >= 0) { // a wait may end early: with close(), or for no reason at all
                guards.forEach(Guard::check);
                next = System.nanoTime() + lookNanos;
            }
        }
    }

    private synchronized boolean isOver() {
        boolean over = closed && guards.isEmpty();
        if (over) {
            thread = null; // an upload that was under way and begins again starts another
        }
        return over;
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

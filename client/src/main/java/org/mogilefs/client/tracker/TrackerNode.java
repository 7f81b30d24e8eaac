package org.mogilefs.client.tracker;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingDeque;
import org.mogilefs.client.TrackerAddress;

/** One tracker: its idle connections, and until when it rests after a failure. Safe for many threads. */
final class TrackerNode {
    /** More idle sockets than this are closed; busy threads may have any number open. */
    private static final int IDLE_CONNECTIONS_MAX = 16;

    /** The original's rest of a dead tracker; doubled with each further failure in a row. */
    private static final Duration REST_FIRST = Duration.ofSeconds(5);

    private static final Duration REST_MAX = Duration.ofSeconds(40);

    private final TrackerAddress address;
    private final Duration connectTimeout;
    private final Duration answerTimeout;
    private final LinkedBlockingDeque<TrackerConnection> idle = new LinkedBlockingDeque<>(IDLE_CONNECTIONS_MAX);
    private int failuresInARow;
    private long restsUntil;
    private volatile boolean closed;

    TrackerNode(TrackerAddress address, Duration connectTimeout, Duration answerTimeout) {
        this.address = address;
        this.connectTimeout = connectTimeout;
        this.answerTimeout = answerTimeout;
    }

    TrackerAddress address() {
        return address;
    }

    /** A connection that was used before and still seems to be alive, or null. */
    TrackerConnection takeIdle() {
        TrackerConnection connection;
        while ((connection = idle.pollFirst()) != null) {
            if (!connection.isStale()) {
                return connection;
            }
            connection.close();
        }
        return null;
    }

    /** A new connection. */
    TrackerConnection connect() throws IOException {
        return TrackerConnection.open(address, connectTimeout, answerTimeout);
    }

    /** Takes a connection back after a complete answer. */
    void succeeded(TrackerConnection connection) {
        synchronized (this) {
            failuresInARow = 0;
            restsUntil = 0;
        }
        if (!idle.offerFirst(connection)) {
            connection.close();
        }
        if (closed) {
            close(); // which may have looked before this one was there
        }
    }

    /** Lets the tracker rest; {@code now} is in nanoseconds of the pool's clock. */
    synchronized void failed(long now) {
        Duration rest = REST_FIRST.multipliedBy(1L << Math.min(failuresInARow, 3));
        failuresInARow++;
        restsUntil = now + (rest.compareTo(REST_MAX) < 0 ? rest : REST_MAX).toNanos();
    }

    /** How long it still rests, in nanoseconds; zero or less when it does not. */
    synchronized long restLeft(long now) {
        return failuresInARow == 0 ? 0 : restsUntil - now;
    }

    /** Closes the idle connections, and from now on those that are given back. */
    void close() {
        closed = true;
        TrackerConnection connection;
        while ((connection = idle.pollFirst()) != null) {
            connection.close();
        }
    }
}

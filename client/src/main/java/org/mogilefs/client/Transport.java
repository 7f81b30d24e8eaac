package org.mogilefs.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.mogilefs.client.http.HttpPool;
import org.mogilefs.client.tracker.TrackerPool;
import org.mogilefs.client.tracker.TrackerPool.Repeat;
import org.mogilefs.protocol.Arguments;
import org.mogilefs.protocol.Request;

/** What all parts of a client share: the ways to trackers and storage nodes. Safe for many threads. */
record Transport(
        TrackerPool trackers,
        HttpPool http,
        ClientListener listener,
        String zone,
        LongSupplier clock,
        AtomicBoolean closed)
        implements AutoCloseable {

    Transport(TrackerPool trackers, HttpPool http, ClientListener listener, String zone, LongSupplier clock) {
        this(trackers, http, listener, zone, clock, new AtomicBoolean());
    }

    /** Refuses what begins after the client was closed. What began before is not asked again, and goes on. */
    void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the client is closed");
        }
    }

    /** One argument of a request; an empty value is not sent. */
    record Arg(String name, String value) {}

    /** Sends a request that may go to a second tracker when the first gives no answer. */
    Arguments read(String command, Arg... arguments) {
        return trackers.call(request(command, arguments), Repeat.ALLOWED);
    }

    /** Sends a request that is not repeated. */
    Arguments change(String command, Arg... arguments) {
        return trackers.call(request(command, arguments), Repeat.NEVER);
    }

    private Request request(String command, Arg... arguments) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Arg argument : arguments) {
            if (!argument.value().isEmpty()) {
                values.put(argument.name(), argument.value());
            }
        }
        if (!zone.isEmpty()) {
            values.put("zone", zone);
        }
        return new Request(command, Arguments.of(values));
    }

    long nanoTime() {
        return clock.getAsLong();
    }

    /** Waits; false when the thread was interrupted, which it then still is. */
    boolean pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(this, left);
        }
        return true;
    }

    @Override
    public void close() {
        closed.set(true);
        trackers.close();
        http.close();
    }
}

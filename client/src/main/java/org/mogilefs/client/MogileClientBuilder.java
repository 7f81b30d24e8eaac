package org.mogilefs.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.mogilefs.client.http.HttpPool;
import org.mogilefs.client.tracker.TrackerPool;

/** Describes a {@link MogileClient}; not for several threads. */
public final class MogileClientBuilder {
    private final List<TrackerAddress> trackers = new ArrayList<>();
    private String domain = "";
    private String zone = "";
    private Duration connectTimeout = Duration.ofSeconds(2);
    private Duration answerTimeout = Duration.ofSeconds(10);
    private Duration storageTimeout = Duration.ofSeconds(30);
    private ClientListener listener = ClientListener.NONE;
    private LongSupplier nanoClock = System::nanoTime;

    MogileClientBuilder() {}

    /**
     * Adds trackers.
     *
     * @param addresses {@code host[:port]} each; without a port {@link TrackerAddress#DEFAULT_PORT}
     * @return this
     */
    public MogileClientBuilder trackers(String... addresses) {
        for (String address : addresses) {
            trackers.add(TrackerAddress.parse(address));
        }
        return this;
    }

    /**
     * Adds trackers.
     *
     * @param addresses where they listen
     * @return this
     */
    public MogileClientBuilder trackers(List<TrackerAddress> addresses) {
        trackers.addAll(addresses);
        return this;
    }

    /**
     * Sets the domain whose files are meant; not needed for {@link MogileClient#admin()} alone.
     *
     * @param name its name
     * @return this
     */
    public MogileClientBuilder domain(String name) {
        domain = name;
        return this;
    }

    /**
     * Sets the network zone sent along; none by default.
     *
     * @param name such as {@code alt} for the hosts' second addresses
     * @return this
     */
    public MogileClientBuilder zone(String name) {
        zone = name;
        return this;
    }

    /**
     * Sets how long connecting to a tracker or storage node may take; 2 s by default.
     *
     * @param timeout 1 ms or more
     * @return this
     */
    public MogileClientBuilder connectTimeout(Duration timeout) {
        connectTimeout = positive(timeout);
        return this;
    }

    /**
     * Sets within what time a tracker's answer must be complete; 10 s by default.
     *
     * @param timeout 1 ms or more
     * @return this
     */
    public MogileClientBuilder answerTimeout(Duration timeout) {
        answerTimeout = positive(timeout);
        return this;
    }

    /**
     * Sets how long a transfer may stand still before another storage node is tried; 30 s by default.
     *
     * @param timeout 1 ms or more
     * @return this
     */
    public MogileClientBuilder storageTimeout(Duration timeout) {
        storageTimeout = positive(timeout);
        return this;
    }

    /**
     * Sets who hears what the client does; nobody by default.
     *
     * @param newListener the listener
     * @return this
     */
    public MogileClientBuilder listener(ClientListener newListener) {
        listener = newListener;
        return this;
    }

    MogileClientBuilder nanoClock(LongSupplier clock) {
        nanoClock = clock;
        return this;
    }

    private static Duration positive(Duration timeout) {
        if (timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a time-out of " + timeout);
        }
        return timeout;
    }

    /**
     * Makes the client. It connects when it is first used.
     *
     * @return the client; to be closed
     * @throws IllegalStateException when no tracker was given
     */
    public MogileClient build() {
        if (trackers.isEmpty()) {
            throw new IllegalStateException("a client needs at least one tracker");
        }
        int first = trackers.size() == 1 ? 0 : ThreadLocalRandom.current().nextInt(trackers.size());
        TrackerPool pool = new TrackerPool(trackers, first, connectTimeout, answerTimeout, listener, nanoClock);
        HttpPool http = new HttpPool(connectTimeout, storageTimeout);
        return new MogileClient(new Transport(pool, http, listener, zone, nanoClock), domain);
    }
}

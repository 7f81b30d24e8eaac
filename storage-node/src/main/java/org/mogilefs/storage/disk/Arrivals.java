package org.mogilefs.storage.disk;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the threads that write to a device wait for what their clients send next. Whoever has stored a file usually
 * stores another one soon: waited for here, it is read, stored and answered by one thread, and neither a selector nor
 * another thread has to be woken.
 *
 * <p>A client is waited for until it has sent something, or is {@linkplain #letGo let go} to its selector. Any thread may
 * call.
 */
final class Arrivals {
    private static final Logger log = LoggerFactory.getLogger(Arrivals.class);
    private static final long LOOK_NANOS = 50_000;

    private static final AwaitedClient NOBODY = new AwaitedClient() {
        @Override
        public void arrived() {
            // somebody rang, or has been let go a moment ago
        }

        @Override
        public void letGo() {
            // is never waited for
        }
    };

    private final int set;
    private final int bell;
    private final Uses uses;
    private final Map<Integer, Place> places = new ConcurrentHashMap<>();
    private final AtomicInteger expected = new AtomicInteger();
    private final AtomicInteger threadsWaiting = new AtomicInteger();
    private volatile long lastLookNanos = System.nanoTime();

    private Arrivals(int set, int bell) {
        this.set = set;
        this.bell = bell;
        this.uses = new Uses(() -> {
            LinuxCalls.close(set);
            LinuxCalls.close(bell);
        });
    }

    /** One that expects nobody yet; nothing where the system cannot do it. */
    static Optional<Arrivals> open() {
        if (!LinuxCalls.isSupported()) {
            return Optional.empty();
        }
        try {
            return watch(EventCalls.create(), EventCalls.bell());
        } catch (LinkageError | RuntimeException e) {
            log.debug("uploading clients are left to the selectors", e);
            return Optional.empty();
        }
    }

    private static Optional<Arrivals> watch(int set, int bell) {
        int watched = EventCalls.control(set, EventCalls.ADD, bell, EventCalls.IN | EventCalls.EDGE);
        if (watched == 0) {
            return Optional.of(new Arrivals(set, bell));
        }
        log.debug("uploading clients are left to the selectors: {}, {}, {}", set, bell, watched);
        closeIfOpen(set);
        closeIfOpen(bell);
        return Optional.empty();
    }

    private static void closeIfOpen(int fd) {
        if (fd >= 0) {
            LinuxCalls.close(fd);
        }
    }

    /** Where a client is waited for; belongs to its socket. */
    static final class Place {
        private final Arrivals arrivals;
        private final AwaitedClient client;
        private final int fd;
        private final AtomicBoolean isExpected = new AtomicBoolean();
        // as far as is known: the system corrects it
        private boolean isWatched;

        private Place(Arrivals arrivals, AwaitedClient client, int fd) {
            this.arrivals = arrivals;
            this.client = client;
            this.fd = fd;
        }

        boolean isOf(Arrivals where) {
            return arrivals == where;
        }

        /** Waits for this client from now on: false when it is not waited for. Its socket stays open meanwhile. */
        boolean expect() {
            return arrivals.expect(this);
        }

        /** Its socket is closed. */
        void forget() {
            arrivals.places.remove(fd, this);
            end();
        }

        /** It will be waited for elsewhere. Its socket stays open meanwhile. */
        void remove() {
            forget();
            arrivals.control(EventCalls.DELETE, fd);
        }

        private void begin() {
            if (isExpected.compareAndSet(false, true)) {
                arrivals.expected.incrementAndGet();
            }
        }

        private boolean end() {
            boolean wasExpected = isExpected.compareAndSet(true, false);
            if (wasExpected) {
                arrivals.expected.decrementAndGet();
            }
            return wasExpected;
        }
    }

    /**
     * A place for a client, who is not waited for yet.
     *
     * @param fd its socket
     * @param client is told
     */
    Place place(int fd, AwaitedClient client) {
        return new Place(this, client, fd);
    }

    private boolean expect(Place place) {
        places.put(place.fd, place);
        place.begin();
        // from here on the client may be heard: another thread then goes on with it, to its next time here
        int how = place.isWatched ? EventCalls.MODIFY : EventCalls.ADD;
        place.isWatched = true;
        int result = control(how, place.fd);
        if (result == -LinuxCalls.ENOENT || result == -LinuxCalls.EEXIST) {
            result = control(EventCalls.ADD + EventCalls.MODIFY - how, place.fd);
        }
        if (result < 0) {
            place.forget();
        }
        return result == 0;
    }

    private boolean enter() {
        return !uses.isEnded() && uses.enter();
    }

    private int control(int how, int fd) {
        if (!enter()) {
            return -LinuxCalls.EINVAL;
        }
        try {
            return EventCalls.control(set, how, fd, EventCalls.IN | EventCalls.ONE_SHOT);
        } finally {
            uses.leave();
        }
    }

    /** Whether there is somebody to wait for. */
    boolean isExpecting() {
        return expected.get() > 0;
    }

    /** How many threads wait. */
    int threadsWaiting() {
        return threadsWaiting.get();
    }

    /**
     * Waits until a client has sent something.
     *
     * @param isFree whether there is nothing else to do: asked once {@link #ring} would be heard
     * @param millis how long to wait, then
     * @return who has sent something, or somebody with nothing to do; nobody when the time is over
     */
    Optional<AwaitedClient> next(BooleanSupplier isFree, int millis) {
        if (!enter()) {
            return Optional.empty();
        }
        threadsWaiting.incrementAndGet();
        try {
            if (!isFree.getAsBoolean()) {
                return Optional.of(arrived(EventCalls.await(set, 0)));
            }
            int fd = await(millis);
            return fd == -EventCalls.ETIME ? Optional.empty() : Optional.of(arrived(fd));
        } finally {
            lastLookNanos = System.nanoTime();
            threadsWaiting.decrementAndGet();
            if (uses.isEnded()) {
                // the others shall go, too
                EventCalls.ring(bell);
            }
            uses.leave();
        }
    }

    // a lone client is back before a thread could be put to sleep and woken; where more wait, one of them is ready
    private int await(int millis) {
        if (threadsWaiting.get() == 1) {
            long begin = System.nanoTime();
            do {
                int fd = EventCalls.await(set, 0);
                if (fd != -EventCalls.ETIME) {
                    return fd;
                }
                Thread.onSpinWait();
            } while (System.nanoTime() - begin < LOOK_NANOS);
        }
        return EventCalls.await(set, millis);
    }

    private AwaitedClient arrived(int fd) {
        Place place = fd < 0 ? null : places.get(fd);
        return place != null && place.end() ? place.client : NOBODY;
    }

    /** Wakes one who waits, to look for something else to do. */
    void ring() {
        if (threadsWaiting.get() > 0 && enter()) {
            try {
                EventCalls.ring(bell);
            } finally {
                uses.leave();
            }
        }
    }

    /**
     * Waits for none of them any longer. The system still tells of each once, should it send something: it then stands for
     * nobody, or, when it is expected again by then, is asked once in vain.
     */
    void letGo() {
        for (Place place : places.values()) {
            if (place.end()) {
                place.client.letGo();
            }
        }
    }

    /** Waits for none of them any longer when no thread has waited for so long: the disk may hang. */
    void letGoUnlessWaited(long nanos) {
        if (threadsWaiting.get() == 0 && isExpecting() && System.nanoTime() - lastLookNanos >= nanos) {
            letGo();
        }
    }

    /** Whoever waits stops soon; nobody is waited for any more. */
    void close() {
        if (enter()) {
            try {
                uses.end();
                EventCalls.ring(bell);
            } finally {
                uses.leave();
            }
        }
        letGo();
    }
}

package org.mogilefs.tracker.worker;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends work that hangs. The original kills the process; a thread can only be asked to end: it is interrupted, and when
 * that does not help it is lost, so that others may be started in its place. Whatever it holds, it keeps: the file's lock,
 * the claim of its row and its entry in the {@link WorkQueue} see to it that nobody does the same work beside it.
 *
 * <p>Every wait of the jobs has a limit of its own, far shorter than this patience; this is for the one that was missed.
 */
public final class Watchdog {
    /** Together with the grace less than a claim lasts: no other tracker has begun on the row by then. */
    public static final Duration USUAL_PATIENCE = Duration.ofMinutes(5);

    static final ScopedValue<SignOfLife> CURRENT = ScopedValue.newInstance();

    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);
    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final int FRAMES_TOLD = 6;
    private static final String JDK = "java.base";

    private final InstantSource clock;
    private final Set<Watched> all = ConcurrentHashMap.newKeySet();

    /** @param clock tells how long nothing was heard */
    public Watchdog(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Does work under this watchdog's eyes.
     *
     * @param what the work in the log, as {@code replicate fid 5}
     * @param patience how long nothing may be heard of it
     * @param lost told once, from another thread, when an interrupt did not end it
     * @return what the work returns
     */
    <R, X extends Throwable> R watch(String what, Duration patience, Runnable lost, ScopedValue.CallableOp<R, X> work)
            throws X {
        Watched watched = new Watched(what, patience, lost);
        all.add(watched);
        try {
            return ScopedValue.where(CURRENT, watched).call(work);
        } finally {
            all.remove(watched);
            watched.end();
        }
    }

    /** Deals with all that nothing was heard of for too long; called every second or so. */
    void look() {
        all.forEach(Watched::look);
    }

    private final class Watched implements SignOfLife {
        private final String what;
        private final Duration patience;
        private final Runnable lost;
        private final Thread thread = Thread.currentThread();
        private volatile long deadline;
        private volatile boolean givenUp;
        private boolean isLost;
        private boolean ended;

        private Watched(String what, Duration patience, Runnable lost) {
            this.what = what;
            this.patience = patience;
            this.lost = lost;
            give();
        }

        @Override
        public void give() {
            silentFor(Duration.ZERO);
        }

        @Override
        public void silentFor(Duration limit) {
            if (!givenUp) {
                deadline = clock.millis() + limit.plus(patience).toMillis();
            }
        }

        @Override
        public boolean isGivenUp() {
            return givenUp;
        }

        private synchronized void end() {
            ended = true;
            if (givenUp) {
                log.warn("{} has ended after all", what);
            }
        }

        // one that has just ended must not be interrupted in what it does next
        private synchronized void look() {
            if (ended || isLost || clock.millis() < deadline) {
                return;
            }
            if (givenUp) {
                isLost = true;
                log.error("{} does not end, it is left behind: it is at {}", what, place());
                lost.run();
            } else {
                givenUp = true;
                deadline = clock.millis() + GRACE.toMillis();
                log.error(
                        "{} hangs and is interrupted: nothing heard for {} s, at {}",
                        what,
                        patience.toSeconds(),
                        place());
                thread.interrupt();
            }
        }

        /** Where it waits, and how it came there, without the JDK's inner ways. */
        private String place() {
            StackTraceElement[] trace = thread.getStackTrace();
            Stream<StackTraceElement> ours =
                    Arrays.stream(trace).skip(1).filter(frame -> !JDK.equals(frame.getModuleName()));
            return Stream.concat(Arrays.stream(trace).limit(1), ours)
                    .limit(FRAMES_TOLD)
                    .map(StackTraceElement::toString)
                    .collect(Collectors.joining(" < "));
        }
    }
}

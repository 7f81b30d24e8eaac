package org.mogilefs.tracker.worker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.mogilefs.tracker.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one worker on a virtual thread of its own: repeats its step, waits when it is idle, backs off after a failure
 * and says why, stops it cleanly. Only the runner sleeps, counts failures and logs them.
 */
final class WorkerRunner {
    private static final Logger log = LoggerFactory.getLogger(WorkerRunner.class);
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(500);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(15);

    private final JobKind kind;
    private final long id;
    private final Worker worker;
    private final Semaphore wakeUps = new Semaphore(0);
    private final Thread thread;
    private final Watchdog watchdog;
    private volatile boolean stopping;
    private volatile boolean lost;

    WorkerRunner(JobKind kind, long id, Worker worker, Watchdog watchdog) {
        this.watchdog = watchdog;
        this.kind = kind;
        this.id = id;
        this.worker = worker;
        this.thread = Thread.ofVirtual().name(kind.wire() + "-" + id).unstarted(this::runAndClose);
    }

    void start() {
        thread.start();
    }

    long id() {
        return id;
    }

    boolean isRunning() {
        return thread.isAlive() && !lost;
    }

    /** It hangs, and no interrupt has ended it: it counts no more, and ends after its step if that ever does. */
    private void lose() {
        stop();
        lost = true;
    }

    private StepResult step() throws InterruptedException {
        return watchdog.<StepResult, InterruptedException>watch(
                kind.wire() + " worker " + id, worker.patience(), this::lose, worker::step);
    }

    /** Whether it runs and is not about to end. */
    boolean isWanted() {
        return isRunning() && !stopping;
    }

    /** Ends an idle wait at once; a step under way is followed by another. */
    void wake() {
        if (wakeUps.availablePermits() == 0) {
            wakeUps.release();
        }
    }

    /** Asks for the end: after the step under way, or at once when idle. */
    void stop() {
        stopping = true;
        wake();
    }

    /** Asks for the end, of the step under way too. */
    void interrupt() {
        stopping = true;
        thread.interrupt();
    }

    /** Waits for the end at most {@code patience}; whether it came. */
    boolean join(Duration patience) throws InterruptedException {
        return thread.join(patience);
    }

    private void runAndClose() {
        try (Worker ended = worker) {
            log.debug("{} {} starts", kind.wire(), id);
            run();
            ended.finish();
            log.debug("{} {} ends", kind.wire(), id);
        } catch (InterruptedException e) {
            // there is no time to finish
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Duration backOff = FIRST_BACK_OFF;
        while (!stopping) {
            try {
                switch (step()) {
                    case StepResult.Busy() -> backOff = FIRST_BACK_OFF;
                    case StepResult.Idle(Duration pause) -> {
                        backOff = FIRST_BACK_OFF;
                        await(pause);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error e) {
                if (stopping || Thread.currentThread().isInterrupted()) {
                    return;
                }
                logFailure(e, backOff);
                if (!awaitQuietly(backOff)) {
                    return;
                }
                backOff = min(backOff.multipliedBy(2), LONGEST_BACK_OFF);
            }
        }
    }

    private void logFailure(Throwable e, Duration backOff) {
        // the database being away is no fault of the worker's: one line, no stack trace
        if (e instanceof StoreException) {
            log.warn("{}: {}; again in {} ms", kind.wire(), e.getMessage(), backOff.toMillis());
        } else {
            log.error("{} failed: {}; again in {} ms", kind.wire(), Failures.inOneLine(e), backOff.toMillis());
            log.debug("{} failed", kind.wire(), e);
        }
    }

    private void await(Duration pause) throws InterruptedException {
        if (wakeUps.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            wakeUps.drainPermits();
        }
    }

    private boolean awaitQuietly(Duration pause) {
        try {
            await(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}

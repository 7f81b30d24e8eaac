package org.mogilefs.tracker.worker;

import java.time.Duration;

/**
 * A background job: one instance is one "child" in the original's words. It does one step when asked; its
 * {@code WorkerRunner} repeats, waits, backs off after a failure, logs, and stops it. A step runs on a virtual thread
 * of the runner's and ends soon after an interrupt.
 */
public interface Worker extends AutoCloseable {
    /**
     * Does one unit of work.
     *
     * @throws InterruptedException when asked to stop meanwhile
     */
    StepResult step() throws InterruptedException;

    /** How long nothing may be heard of a step until it is taken for hanging; see {@link SignOfLife}. */
    default Duration patience() {
        return Watchdog.USUAL_PATIENCE;
    }

    /**
     * Waits for the end of what the worker still does on threads of its own; called after the last step of a worker that
     * should go while the tracker goes on.
     *
     * @throws InterruptedException when there is no time for that any more
     */
    default void finish() throws InterruptedException {
        // most workers do everything within their step
    }

    /** Breaks off what the worker still does on threads of its own; called once, at the very end. */
    @Override
    default void close() {
        // most workers do everything within their step
    }
}

package org.mogilefs.tracker.worker;

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

    /** Ends what the worker still does on threads of its own; called once, after the last step. */
    @Override
    default void close() {
        // most workers do everything within their step
    }
}

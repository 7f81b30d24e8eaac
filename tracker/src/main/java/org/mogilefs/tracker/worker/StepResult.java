package org.mogilefs.tracker.worker;

import java.time.Duration;

/** How a step ended: when the next one is wanted. */
public sealed interface StepResult {
    /** There may be more to do: step again at once. */
    record Busy() implements StepResult {}

    /**
     * Nothing to do: wait, or until woken.
     *
     * @param pause how long
     */
    record Idle(Duration pause) implements StepResult {}

    /** There may be more to do. */
    StepResult BUSY = new Busy();

    /** Nothing to do for {@code pause}, unless woken. */
    static StepResult idle(Duration pause) {
        return new Idle(pause);
    }
}

package org.mogilefs.tracker.worker;

import java.time.Duration;

/** How a step ended: when the next one is wanted. */
public sealed interface StepResult {
    /** There may be more to do: step again at once. */
    record Busy() implements StepResult {}

    /**
     * Nothing to do: wait, or until woken.
     *
     * @param wait how long
     */
    record Idle(Duration wait) implements StepResult {}

    /** There may be more to do. */
    StepResult BUSY = new Busy();

    /** Nothing to do for {@code wait}, unless woken. */
    static StepResult idle(Duration wait) {
        return new Idle(wait);
    }
}

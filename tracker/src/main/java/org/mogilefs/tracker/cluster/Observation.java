package org.mogilefs.tracker.cluster;

import java.util.Optional;
import org.mogilefs.common.model.ObservedState;

/**
 * What this tracker's monitor saw of a device; never stored.
 *
 * @param state the outcome of its last check
 * @param utilization how busy its disk is, in percent, as the storage node's side channel says it; empty when unknown
 * @param rejectsBadMd5 whether its node refuses a PUT with a wrong Content-MD5; empty when not found out yet
 */
public record Observation(ObservedState state, String utilization, Optional<Boolean> rejectsBadMd5) {
    /** A device that was never checked. */
    public static final Observation NONE = new Observation(ObservedState.UNKNOWN, "", Optional.empty());

    /** The same with another state. */
    public Observation withState(ObservedState newState) {
        return new Observation(newState, utilization, rejectsBadMd5);
    }

    /** The same with another utilization. */
    public Observation withUtilization(String newUtilization) {
        return new Observation(state, newUtilization, rejectsBadMd5);
    }

    /** The same with {@code rejectsBadMd5} known. */
    public Observation withRejectsBadMd5(boolean rejects) {
        return new Observation(state, utilization, Optional.of(rejects));
    }
}

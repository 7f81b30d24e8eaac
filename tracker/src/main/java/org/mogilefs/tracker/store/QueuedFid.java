package org.mogilefs.tracker.store;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A claimed row of a queue table. Claiming pushes its nexttry 1000 s ahead; work that is never finished comes due
 * again by itself.
 *
 * @param fid the file
 * @param nexttry the time it was due, before the claim
 * @param failcount how often it failed
 * @param flags as stored; {@link #INTERRUPTED} or 0
 * @param devid {@code fromdevid} of {@code file_to_replicate}, {@code devid} of {@code file_to_queue}
 * @param arg {@code arg} of {@code file_to_queue}
 */
public record QueuedFid(long fid, long nexttry, int failcount, int flags, OptionalInt devid, Optional<String> arg) {
    /**
     * A flag of {@code file_to_replicate} and {@code file_to_queue}, which the original reserves: a tracker took the row
     * and did not come to an end with it, so that a copy may lie on a disk which nobody has noted.
     */
    public static final int INTERRUPTED = 1;

    /** The same row, marked as one whose work was broken off. */
    public QueuedFid interrupted() {
        return new QueuedFid(fid, nexttry, failcount, INTERRUPTED, devid, arg);
    }

    /** Whether an earlier worker broke off in the middle. */
    public boolean wasInterrupted() {
        return (flags & INTERRUPTED) != 0;
    }
}

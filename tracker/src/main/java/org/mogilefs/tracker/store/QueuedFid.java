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
 * @param flags as stored; 0, {@link #INTERRUPTED} or {@link #SEARCH_WANTED}
 * @param devid {@code fromdevid} of {@code file_to_replicate}, {@code devid} of {@code file_to_queue}
 * @param arg {@code arg} of {@code file_to_queue}
 * @param claimedUntil the time that the claim wrote in the place of {@code nexttry}, by which it is known again; 0 for a
 *     row that was only looked at
 */
public record QueuedFid(
        long fid, long nexttry, int failcount, int flags, OptionalInt devid, Optional<String> arg, long claimedUntil) {
    /**
     * A flag of {@code file_to_replicate} and {@code file_to_queue}, which the original reserves: a tracker took the row
     * and did not come to an end with it, so that a copy may lie on a disk which nobody has noted.
     */
    public static final int INTERRUPTED = 1;

    /**
     * The flags of a row of {@code file_to_replicate} whose fid somebody else than the row's own worker wants searched
     * for such copies: {@link #INTERRUPTED} and a bit by which giving a claim back knows that this is not the claim's.
     */
    public static final int SEARCH_WANTED = INTERRUPTED | 2;

    /** The same row, claimed until a time in seconds since 1970. */
    public QueuedFid claimed(long until) {
        return new QueuedFid(fid, nexttry, failcount, flags, devid, arg, until);
    }

    /** The same row, marked as one whose work was broken off. */
    public QueuedFid interrupted() {
        return new QueuedFid(fid, nexttry, failcount, flags | INTERRUPTED, devid, arg, claimedUntil);
    }

    /** Whether an earlier worker broke off in the middle. */
    public boolean wasInterrupted() {
        return (flags & INTERRUPTED) != 0;
    }
}

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
 * @param flags as stored
 * @param devid {@code fromdevid} of {@code file_to_replicate}, {@code devid} of {@code file_to_queue}
 * @param arg {@code arg} of {@code file_to_queue}
 */
public record QueuedFid(long fid, long nexttry, int failcount, int flags, OptionalInt devid, Optional<String> arg) {}

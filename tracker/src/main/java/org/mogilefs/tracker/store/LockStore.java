package org.mogilefs.tracker.store;

import java.time.Duration;
import java.util.Optional;

/** Locks shared by all trackers over one database, by the original's names. */
public interface LockStore {
    /**
     * Takes a lock; empty when another holder kept it for all of {@code wait}. Not re-entrant. A holder whose process
     * or connection dies loses it.
     */
    Optional<Held> acquire(String name, Duration wait);

    /** A lock that is held until closed. */
    interface Held extends AutoCloseable {
        /** False once the lock was lost, as with its database connection: the holder must stop changing things. */
        boolean isHeld();

        /** Gives the lock back; never throws. */
        @Override
        void close();
    }

    /** The lock of all work on a fid: replication, rebalance, fsck fixing, deletion. */
    static String replicate(long fid) {
        return "mgfs:fid:" + fid + ":replicate";
    }
}

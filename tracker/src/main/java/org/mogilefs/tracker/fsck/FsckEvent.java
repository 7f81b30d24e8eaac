package org.mogilefs.tracker.fsck;

/** What fsck finds and does, by the codes of the table {@code fsck_log}; the names are the original's. */
public enum FsckEvent {
    /** No device is known for the fid. */
    NOPA,
    /** The devices do not meet the policy of the class; too many is a violation too. */
    POVI,
    /** A copy is missing on a device. */
    MISS,
    /** A copy has the wrong length. */
    BLEN,
    /** The column devcount was wrong. */
    BCNT,
    /** All devices are searched for a copy. */
    SRCH,
    /** The search found a copy. */
    FOND,
    /** No copy could be found or mended. */
    GONE,
    /** Queued for replication. */
    REPL,
    /** Checksums on disk do not match the stored one. */
    BSUM,
    /** There was no stored checksum; now there is. */
    NSUM,
    /** The copies differ, and no stored checksum says which is right. */
    MSUM,
    /** The stored checksum is of another kind than the class wants. */
    BALG
}

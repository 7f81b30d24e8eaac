package org.mogilefs.tracker.store;

import java.util.Optional;
import org.mogilefs.protocol.Checksum;

/** The table {@code checksum}. */
public interface ChecksumStore {
    /** The digest kept of a fid; coalesced. */
    Optional<Checksum> find(long fid);

    /** Keeps a digest, replacing an older one. */
    void put(long fid, Checksum checksum);

    /** Forgets the digest of a fid. */
    void remove(long fid);
}

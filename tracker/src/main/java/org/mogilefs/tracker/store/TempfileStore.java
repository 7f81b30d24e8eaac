package org.mogilefs.tracker.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The table {@code tempfile}. */
public interface TempfileStore {
    /**
     * Reserves a fid; grouped with other reservations that arrive at the same time.
     *
     * @param fid the number the client wants, or 0 for the next one
     * @return the number reserved; empty when the number wanted is in use (in tempfile, in file, or not above the
     *     highest fid known at start)
     */
    Optional<Long> reserve(long fid, int dmid, String dkey, int classid, Collection<Integer> devids);

    /** The row of a fid. */
    Optional<Tempfile> find(long fid);

    /** Rows older than {@code seconds}, at most {@code count}. */
    List<Tempfile> expired(long seconds, int count);

    /** Removes the row only. */
    void remove(long fid);
}

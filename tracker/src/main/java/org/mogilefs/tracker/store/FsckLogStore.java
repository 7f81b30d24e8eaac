package org.mogilefs.tracker.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The table {@code fsck_log}. */
public interface FsckLogStore {
    /** Adds a row at the database's time. */
    void append(long fid, String evcode, OptionalInt devid);

    /** Rows with a logid above {@code after}, ascending, at most {@code count}. */
    List<Entry> read(long after, int count);

    /** The greatest logid, or 0. */
    long maxLogid();

    /** How many rows of each code lie in {@code (after, upTo]}. */
    Map<String, Long> countCodes(long after, long upTo);

    /** Empties the table. */
    void clear();

    /**
     * A row.
     *
     * @param logid its number
     * @param utime seconds since 1970
     * @param fid the file, when the event has one
     * @param evcode four letters, such as {@code MISS}
     * @param devid the device, when the event has one
     */
    record Entry(long logid, long utime, Optional<Long> fid, String evcode, OptionalInt devid) {}
}

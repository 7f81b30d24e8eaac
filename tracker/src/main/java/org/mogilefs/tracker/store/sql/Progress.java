package org.mogilefs.tracker.store.sql;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * How far the primary was, lately, to tell replicas that lag. Two figures that grow as trackers work serve as marks, so
 * that no right to look into replication is needed and any kind of replication will do: the greatest fid, and the time
 * of the newest usage figures of a device, which are written every quarter of a minute. Owned by one thread.
 */
final class Progress {
    /** One reading. */
    record Mark(long fid, long asof) {
        static Mark read(Session session) {
            return new Mark(
                    session.number("SELECT MAX(fid) FROM file"), session.number("SELECT MAX(mb_asof) FROM device"));
        }

        /** The lower of each figure: the greatest fid sinks when its file is deleted. */
        private Mark lower(Mark other) {
            return new Mark(Math.min(fid, other.fid), Math.min(asof, other.asof));
        }

        private boolean reached(Mark required) {
            return fid >= required.fid && asof >= required.asof;
        }
    }

    private record Reading(long nanos, Mark mark) {}

    private final ArrayDeque<Reading> readings = new ArrayDeque<>();

    /** Notes where the primary is. */
    void note(long nanos, Mark primary, Duration lagMax) {
        readings.addLast(new Reading(nanos, primary));
        // keep all younger readings, and the youngest of the older ones: what a replica must have reached
        while (readings.size() > 1 && nanos - second().nanos() >= lagMax.toNanos()) {
            readings.removeFirst();
        }
    }

    private Reading second() {
        return readings.stream().skip(1).findFirst().orElseThrow();
    }

    /** Whether a replica that is at {@code mark} has what the primary had the lag allowed ago. */
    boolean isRecent(Mark mark) {
        return readings.stream()
                .map(Reading::mark)
                .reduce(Mark::lower)
                .map(mark::reached)
                .orElse(true);
    }
}

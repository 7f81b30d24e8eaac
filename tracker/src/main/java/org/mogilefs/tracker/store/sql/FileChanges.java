package org.mogilefs.tracker.store.sql;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** What happens to a file within one transaction. Each may be run again from the start after a roll-back. */
final class FileChanges {
    private FileChanges() {}

    static boolean discard(Session session, long fid, Collection<Integer> devids) {
        if (session.update("DELETE FROM tempfile WHERE fid = ?", fid) == 0) {
            return false;
        }
        // a tracker of the original's closes an upload in several transactions: this one may be a file by now
        if (session.first("SELECT fid FROM file WHERE fid = ?", row -> row.number(1), fid)
                .isPresent()) {
            return false;
        }
        devids.forEach(devid -> addCopy(session, fid, devid));
        QueueChanges.enqueueDelete(session, fid);
        return true;
    }

    static boolean delete(Session session, long fid) {
        if (session.update("DELETE FROM file WHERE fid = ?", fid) == 0) {
            return false;
        }
        QueueChanges.enqueueDelete(session, fid);
        return true;
    }

    /** Queues {@code fids}, forgets their copies on {@code devid} and counts the others, in a few statements for all. */
    static void reap(Session session, int devid, List<Long> fids) {
        long soon = session.number("SELECT " + session.dialect().now()) + 1;
        QueueChanges.enqueueReplication(session, fids, soon, null);
        String among = " fid IN (" + Dialect.marks(fids.size()) + ")";
        session.update("DELETE FROM file_on WHERE devid = ? AND" + among, with(devid, fids));
        CountedCopies.recount(session, fids);
    }

    private static Object[] with(Object first, List<Long> others) {
        return Stream.concat(Stream.of(first), others.stream()).toArray();
    }

    static void addCopy(Session session, long fid, int devid) {
        session.update(session.dialect().insertIgnore("file_on", List.of("fid", "devid"), "?, ?"), fid, devid);
    }
}

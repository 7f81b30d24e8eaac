package org.mogilefs.tracker.store.sql;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.mogilefs.tracker.store.CloseOutcome;
import org.mogilefs.tracker.store.CloseRequest;

/** What happens to a file within one transaction. Each may be run again from the start after a roll-back. */
final class FileChanges {
    private FileChanges() {}

    static CloseOutcome close(Session session, CloseRequest request) {
        long fid = request.tempfile().fid();
        int dmid = request.tempfile().dmid();
        Optional<Long> old = fidOf(session, dmid, request.dkey());
        if (old.isPresent() && old.get() == fid) {
            return CloseOutcome.FID_EXISTS;
        }
        if (session.update("DELETE FROM tempfile WHERE fid = ?", fid) == 0) {
            return CloseOutcome.NO_TEMPFILE;
        }
        old.ifPresent(oldFid -> delete(session, oldFid));
        addCopy(session, fid, request.devid());
        request.checksum().ifPresent(checksum -> SqlChecksumStore.put(session, fid, checksum));
        session.update("DELETE FROM file WHERE fid = ?", fid);
        session.update(
                "INSERT INTO file (fid, dmid, dkey, length, classid, devcount) VALUES (?, ?, ?, ?, ?, 1)",
                fid,
                dmid,
                request.dkey(),
                request.length(),
                request.tempfile().classid());
        QueueChanges.enqueueReplication(session, fid, 0, null);
        return CloseOutcome.STORED;
    }

    private static Optional<Long> fidOf(Session session, int dmid, String dkey) {
        Dialect dialect = session.dialect();
        return session.first(
                "SELECT fid FROM file WHERE dmid = ? AND dkey = " + dialect.textParameter("file", "dkey"),
                row -> row.number("fid"),
                dmid,
                dkey);
    }

    static boolean discard(Session session, long fid, Collection<Integer> devids) {
        if (session.update("DELETE FROM tempfile WHERE fid = ?", fid) == 0) {
            return false;
        }
        devids.forEach(devid -> addCopy(session, fid, devid));
        session.update("DELETE FROM file WHERE fid = ?", fid);
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

    static void reap(Session session, int devid, long fid) {
        long soon = session.number("SELECT " + session.dialect().now()) + 1;
        QueueChanges.enqueueReplication(session, fid, soon, null);
        session.update("DELETE FROM file_on WHERE fid = ? AND devid = ?", fid, devid);
        session.update(
                "UPDATE file SET devcount = (SELECT COUNT(*) FROM file_on WHERE fid = ?) WHERE fid = ?", fid, fid);
    }

    static void addCopy(Session session, long fid, int devid) {
        session.update(session.dialect().insertIgnore("file_on", List.of("fid", "devid"), "?, ?"), fid, devid);
    }
}

package org.mogilefs.tracker.store.sql;

import java.util.List;

/** What puts work into the queues within a transaction of somebody else's. */
final class QueueChanges {
    private QueueChanges() {}

    static void enqueueReplication(Session session, long fid, long nexttry, Integer fromDevid) {
        String insert =
                session.dialect().insertIgnore("file_to_replicate", List.of("fid", "nexttry", "fromdevid"), "?, ?, ?");
        if (session.update(insert, fid, nexttry, fromDevid) == 0) {
            session.update(
                    "UPDATE file_to_replicate SET nexttry = ? WHERE fid = ? AND nexttry > ?", nexttry, fid, nexttry);
        }
    }

    static void enqueueDelete(Session session, long fid) {
        Dialect dialect = session.dialect();
        session.update(dialect.insertIgnore("file_to_delete2", List.of("fid", "nexttry"), "?, " + dialect.now()), fid);
    }
}

package org.mogilefs.tracker.store.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What puts work into the queues within a transaction of somebody else's. */
final class QueueChanges {
    private QueueChanges() {}

    static void enqueueReplication(Session session, Collection<Long> fids, long nexttry, Integer fromDevid) {
        List<Object> rows = new ArrayList<>();
        for (long fid : fids) {
            rows.add(fid);
            rows.add(nexttry);
            rows.add(fromDevid);
        }
        String insert = session.dialect()
                .insertIgnore(
                        "file_to_replicate",
                        List.of("fid", "nexttry", "fromdevid"),
                        Dialect.rows("?, ?, ?", fids.size()));
        if (session.update(insert, rows.toArray()) < fids.size()) {
            List<Object> parameters = new ArrayList<>(List.of(nexttry, nexttry));
            parameters.addAll(fids);
            session.update(
                    "UPDATE file_to_replicate SET nexttry = ? WHERE nexttry > ? AND fid IN ("
                            + Dialect.marks(fids.size()) + ")",
                    parameters.toArray());
        }
    }

    static void enqueueDelete(Session session, long fid) {
        Dialect dialect = session.dialect();
        session.update(dialect.insertIgnore("file_to_delete2", List.of("fid", "nexttry"), "?, " + dialect.now()), fid);
    }
}

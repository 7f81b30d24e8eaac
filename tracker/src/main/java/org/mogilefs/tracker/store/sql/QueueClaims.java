package org.mogilefs.tracker.store.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.QueueStore;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.StoreException;

/**
 * Takes rows of a queue for this tracker: what is due comes due again later, and no other tracker, of the original's
 * kind neither, gets the same rows meanwhile.
 */
final class QueueClaims {
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(30);

    private final Database database;
    private final LockStore locks;

    QueueClaims(Database database, LockStore locks) {
        this.database = database;
        this.locks = locks;
    }

    /**
     * Which rows, and what becomes of them.
     *
     * @param columns the columns of a {@link QueuedFid}, by these names
     * @param mark what a claim changes besides nexttry
     * @param condition which of the rows that are due, beginning with {@code AND}; or nothing
     * @param parameters those of the condition
     */
    record Claim(String table, String columns, String mark, String condition, List<Object> parameters) {}

    /** The rows that have been due for longest. */
    List<QueuedFid> claim(Claim claim, int limit) {
        if (!database.dialect().locksQueues()) {
            return inTransaction(claim, limit);
        }
        String name = "mfsd:" + claim.table();
        LockStore.Held lock = locks.acquire(name, LOCK_PATIENCE)
                .orElseThrow(() -> new StoreException("the lock " + name + " is busy", null));
        try (lock) {
            return inTransaction(claim, limit);
        }
    }

    private List<QueuedFid> inTransaction(Claim claim, int limit) {
        return database.write(session -> claim(session, claim, limit));
    }

    private static List<QueuedFid> claim(Session session, Claim claim, int limit) {
        Dialect dialect = session.dialect();
        List<QueuedFid> rows = session.query(
                dialect.forUpdate("SELECT " + claim.columns() + " FROM " + claim.table() + " WHERE nexttry <= "
                        + dialect.now() + claim.condition() + " ORDER BY nexttry LIMIT " + limit),
                QueueClaims::queued,
                claim.parameters().toArray());
        if (!rows.isEmpty()) {
            List<Object> parameters = new ArrayList<>(claim.parameters());
            rows.forEach(row -> parameters.add(row.fid()));
            session.update(
                    "UPDATE " + claim.table() + " SET nexttry = " + dialect.now() + " + " + QueueStore.CLAIM_SECONDS
                            + claim.mark() + " WHERE 1 = 1" + claim.condition() + " AND fid IN ("
                            + Dialect.marks(rows.size()) + ")",
                    parameters.toArray());
        }
        return rows;
    }

    /** A row of the columns of a {@link Claim}. */
    static QueuedFid queued(Row row) {
        return new QueuedFid(
                row.number("fid"),
                row.number("nexttry"),
                row.integer("failcount"),
                row.integer("flags"),
                row.optionalInteger("devid"),
                row.optionalText("arg"));
    }
}

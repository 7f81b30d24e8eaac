package org.mogilefs.tracker.store.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.QueueStore;
import org.mogilefs.tracker.store.QueueStore.Claimed;
import org.mogilefs.tracker.store.QueueStore.WorkType;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.StoreException;

/**
 * Claims rows of the queue tables and gives them back. Where the database has such locks, a claim holds the original's
 * lock of its table; a claimed row is due again {@link QueueStore#CLAIM_SECONDS} later.
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
     * One of the queues in SQL.
     *
     * @param table its table
     * @param columns the columns of a {@link QueuedFid}
     * @param flagged whether a claim marks its rows as {@link QueuedFid#INTERRUPTED} until they are settled
     * @param type the column {@code type}, where several queues share a table
     */
    private record Rows(String table, String columns, boolean flagged, OptionalInt type) {
        private String ofType() {
            return type.isPresent() ? " AND type = " + type.getAsInt() : "";
        }
    }

    private Rows rows(Claimed from) {
        return switch (from) {
            case REPLICATE ->
                new Rows(
                        "file_to_replicate",
                        "fid, nexttry, failcount, flags, fromdevid AS devid, NULL AS arg",
                        true,
                        OptionalInt.empty());
            case DELETE ->
                new Rows(
                        "file_to_delete2",
                        "fid, nexttry, failcount, 0 AS flags, NULL AS devid, NULL AS arg",
                        false,
                        OptionalInt.empty());
            case FSCK -> work(WorkType.FSCK, false);
            case REBALANCE -> work(WorkType.REBALANCE, true);
        };
    }

    private Rows work(WorkType type, boolean flagged) {
        String columns =
                "fid, nexttry, failcount, flags, devid, " + database.dialect().readText("arg") + " AS arg";
        return new Rows("file_to_queue", columns, flagged, OptionalInt.of(type.id()));
    }

    /** Claims up to {@code limit} due rows, the longest due first. */
    List<QueuedFid> claim(Claimed from, int limit) {
        Rows rows = rows(from);
        if (!database.dialect().locksQueues()) {
            return database.write(session -> claim(session, rows, limit));
        }
        return locked("mfsd:" + rows.table(), () -> database.write(session -> claim(session, rows, limit)));
    }

    private <T> T locked(String name, Supplier<T> work) {
        LockStore.Held lock = locks.acquire(name, LOCK_PATIENCE)
                .orElseThrow(() -> new StoreException("the lock " + name + " is busy", null));
        try (lock) {
            return work.get();
        }
    }

    private static List<QueuedFid> claim(Session session, Rows rows, int limit) {
        Dialect dialect = session.dialect();
        List<QueuedFid> due = session.query(
                dialect.forUpdate("SELECT " + rows.columns() + " FROM " + rows.table() + " WHERE nexttry <= "
                        + dialect.now() + rows.ofType() + " ORDER BY nexttry LIMIT " + limit),
                QueueClaims::queued);
        if (due.isEmpty()) {
            return due;
        }
        long until = session.number("SELECT " + dialect.now()) + QueueStore.CLAIM_SECONDS;
        List<Object> parameters = new ArrayList<>(List.of(until));
        due.forEach(row -> parameters.add(row.fid()));
        session.update(
                "UPDATE " + rows.table() + " SET nexttry = ?"
                        + (rows.flagged() ? ", flags = " + QueuedFid.INTERRUPTED : "") + " WHERE fid IN ("
                        + Dialect.marks(due.size()) + ")" + rows.ofType(),
                parameters.toArray());
        return due.stream().map(row -> row.claimed(until)).toList();
    }

    /** Makes rows that are still as a claim left them due when they were before it, with the flags they had then. */
    void giveBack(Claimed from, List<QueuedFid> claimed) {
        Rows rows = rows(from);
        database.change(session -> claimed.forEach(row -> giveBack(session, rows, row)));
    }

    private static void giveBack(Session session, Rows rows, QueuedFid row) {
        // what was settled, put off, brought forward or claimed again meanwhile is not this claim's any more; flags
        // that
        // somebody else has set stay
        String flags =
                ", flags = CASE WHEN flags = " + QueuedFid.INTERRUPTED + " THEN " + row.flags() + " ELSE flags END";
        session.update(
                "UPDATE " + rows.table() + " SET nexttry = ?" + (rows.flagged() ? flags : "")
                        + " WHERE fid = ? AND nexttry = ? AND failcount = ?" + rows.ofType(),
                row.nexttry(),
                row.fid(),
                row.claimedUntil(),
                row.failcount());
    }

    /** The row of a fid, which is not claimed by that. */
    Optional<QueuedFid> peek(Claimed from, long fid) {
        Rows rows = rows(from);
        return database.read(s -> s.first(
                "SELECT " + rows.columns() + " FROM " + rows.table() + " WHERE fid = ?" + rows.ofType(),
                QueueClaims::queued,
                fid));
    }

    private static QueuedFid queued(Row row) {
        return new QueuedFid(
                row.number("fid"),
                row.number("nexttry"),
                row.integer("failcount"),
                row.integer("flags"),
                row.optionalInteger("devid"),
                row.optionalText("arg"),
                0);
    }
}

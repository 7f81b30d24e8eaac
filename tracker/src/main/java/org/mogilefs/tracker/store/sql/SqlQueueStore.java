package org.mogilefs.tracker.store.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.QueueStore;
import org.mogilefs.tracker.store.QueuedFid;

/** {@code file_to_replicate}, the delete queues, {@code file_to_queue}. */
final class SqlQueueStore implements QueueStore {
    private static final int FAILCOUNT_MAX = 255;
    private static final int STRAYS_SECONDS = 15;
    private static final int FIDS_A_QUERY = 500;

    private static final BulkWrite<Long, Boolean> REPLICATED = settled("file_to_replicate");
    private static final BulkWrite<Long, Boolean> DELETED = settled("file_to_delete2");

    private final Database database;
    private final QueueClaims claims;

    SqlQueueStore(Database database, LockStore locks) {
        this.database = database;
        this.claims = new QueueClaims(database, locks);
    }

    /** Rows that have been seen to. */
    private static BulkWrite<Long, Boolean> settled(String table) {
        return (session, fids) -> {
            session.update(
                    "DELETE FROM " + table + " WHERE fid IN (" + Dialect.marks(fids.size()) + ")",
                    fids.stream().sorted().toArray());
            return Collections.nCopies(fids.size(), true);
        };
    }

    @Override
    public void giveBack(Claimed from, List<QueuedFid> rows) {
        claims.giveBack(from, rows);
    }

    // ---- file_to_replicate

    @Override
    public List<QueuedFid> claimReplication(int limit) {
        return claims.claim(Claimed.REPLICATE, limit);
    }

    @Override
    public void enqueueReplication(long fid, long nexttry, OptionalInt fromDevid) {
        Integer from = fromDevid.isPresent() ? (Integer) fromDevid.getAsInt() : null;
        database.change(s -> QueueChanges.enqueueReplication(s, List.of(fid), nexttry, from));
    }

    @Override
    public void enqueueStraySearch(long fid) {
        database.change(s -> {
            QueueChanges.enqueueReplication(
                    s, List.of(fid), s.number("SELECT " + s.dialect().now()) + STRAYS_SECONDS, null);
            s.update("UPDATE file_to_replicate SET flags = ? WHERE fid = ?", QueuedFid.SEARCH_WANTED, fid);
        });
    }

    @Override
    public OptionalLong announceCopy(long fid) {
        return database.write(s -> {
            long due = s.number("SELECT " + s.dialect().now()) + CLAIM_SECONDS;
            String insert =
                    s.dialect().insertIgnore("file_to_replicate", List.of("fid", "nexttry", "flags"), "?, ?, ?");
            if (s.update(insert, fid, due, QueuedFid.INTERRUPTED) == 1) {
                return OptionalLong.of(due);
            }
            s.update("UPDATE file_to_replicate SET flags = ? WHERE fid = ?", QueuedFid.SEARCH_WANTED, fid);
            return OptionalLong.empty();
        });
    }

    @Override
    public void withdrawCopy(long fid, long announced) {
        database.change(s -> s.update("DELETE FROM file_to_replicate WHERE fid = ? AND nexttry = ?", fid, announced));
    }

    @Override
    public void deferReplication(long fid, long seconds, int flags) {
        database.change(s -> s.update(
                "UPDATE file_to_replicate SET nexttry = " + s.dialect().now() + " + ?, flags = ?, failcount = "
                        + oneMore() + " WHERE fid = ?",
                seconds,
                flags,
                fid));
    }

    private static String oneMore() {
        return "CASE WHEN failcount < " + FAILCOUNT_MAX + " THEN failcount + 1 ELSE failcount END";
    }

    @Override
    public void shelveReplication(long fid) {
        database.change(s -> s.update(
                "UPDATE file_to_replicate SET nexttry = " + END_OF_TIME + ", flags = 0, failcount = " + oneMore()
                        + " WHERE fid = ?",
                fid));
    }

    @Override
    public void finishReplication(long fid) {
        database.writeGrouped(REPLICATED, fid);
    }

    @Override
    public int replicateNow() {
        return database.write(s -> s.update("UPDATE file_to_replicate SET nexttry = "
                + s.dialect().now() + " WHERE nexttry > " + s.dialect().now()));
    }

    @Override
    public long countDeferredReplication() {
        return database.read(
                s -> s.number("SELECT COUNT(*) FROM file_to_replicate WHERE nexttry > 0 AND nexttry < " + END_OF_TIME));
    }

    // ---- file_to_delete2 and the older ones

    @Override
    public List<QueuedFid> claimDeletes(int limit) {
        return claims.claim(Claimed.DELETE, limit);
    }

    @Override
    public void enqueueDelete(long fid) {
        database.change(s -> QueueChanges.enqueueDelete(s, fid));
    }

    @Override
    public void deferDelete(long fid, long seconds) {
        database.change(s -> s.update(
                "UPDATE file_to_delete2 SET nexttry = " + s.dialect().now() + " + ?, failcount = " + oneMore()
                        + " WHERE fid = ?",
                seconds,
                fid));
    }

    @Override
    public void finishDelete(long fid) {
        database.writeGrouped(DELETED, fid);
    }

    @Override
    public int migrateOldDeletes(int limit) {
        return database.write(session -> {
            List<Long> old = new ArrayList<>(
                    session.query("SELECT fid FROM file_to_delete LIMIT " + limit, row -> row.number("fid")));
            old.addAll(session.query(
                    "SELECT fid FROM file_to_delete_later WHERE delafter < "
                            + session.dialect().now() + " LIMIT " + limit,
                    row -> row.number("fid")));
            for (long fid : old) {
                QueueChanges.enqueueDelete(session, fid);
                session.update("DELETE FROM file_to_delete WHERE fid = ?", fid);
                session.update("DELETE FROM file_to_delete_later WHERE fid = ?", fid);
            }
            return old.size();
        });
    }

    // ---- file_to_queue

    @Override
    public List<QueuedFid> claimWork(WorkType type, int limit) {
        return claims.claim(type == WorkType.FSCK ? Claimed.FSCK : Claimed.REBALANCE, limit);
    }

    @Override
    public void enqueueWork(WorkType type, Collection<Long> fids, OptionalInt devid, Optional<String> arg) {
        Integer from = devid.isPresent() ? (Integer) devid.getAsInt() : null;
        database.change(session -> {
            String insert = insertWork(session);
            fids.forEach(fid -> session.update(insert, fid, from, type.id(), arg.orElse(null)));
        });
    }

    private static String insertWork(Session session) {
        return session.dialect()
                .insertIgnore(
                        "file_to_queue",
                        List.of("fid", "devid", "type", "nexttry", "arg"),
                        "?, ?, ?, " + session.dialect().now() + ", ?");
    }

    @Override
    public void enqueueMoves(List<Move> moves) {
        database.change(session -> {
            String insert = insertWork(session);
            moves.forEach(move -> session.update(
                    insert,
                    move.fid(),
                    move.devid(),
                    WorkType.REBALANCE.id(),
                    move.arg().stream().map(String::valueOf).collect(Collectors.joining(","))));
        });
    }

    @Override
    public Map<Long, Integer> queuedWork(WorkType type, Collection<Long> fids) {
        Map<Long, Integer> queued = new HashMap<>();
        List<Long> all = List.copyOf(fids);
        for (int i = 0; i < all.size(); i += FIDS_A_QUERY) {
            List<Object> parameters = new ArrayList<>(all.subList(i, Math.min(all.size(), i + FIDS_A_QUERY)));
            String marks = Dialect.marks(parameters.size());
            parameters.add(type.id());
            database.read(s -> s.query(
                            "SELECT fid, devid FROM file_to_queue WHERE fid IN (" + marks + ") AND type = ?",
                            row -> Map.entry(
                                    row.number("fid"),
                                    row.optionalInteger("devid").orElse(0)),
                            parameters.toArray()))
                    .forEach(row -> queued.put(row.getKey(), row.getValue()));
        }
        return queued;
    }

    @Override
    public void deferWork(WorkType type, long fid, long seconds) {
        database.change(s -> s.update(
                "UPDATE file_to_queue SET nexttry = " + s.dialect().now() + " + ?, flags = 0, failcount = " + oneMore()
                        + " WHERE fid = ? AND type = ?",
                seconds,
                fid,
                type.id()));
    }

    @Override
    public void finishWork(WorkType type, long fid) {
        database.change(s -> s.update("DELETE FROM file_to_queue WHERE fid = ? AND type = ?", fid, type.id()));
    }

    @Override
    public long countWork(WorkType type) {
        return database.read(s -> s.number("SELECT COUNT(*) FROM file_to_queue WHERE type = ?", type.id()));
    }

    @Override
    public Optional<QueuedFid> peekReplication(long fid) {
        return claims.peek(Claimed.REPLICATE, fid);
    }

    @Override
    public Optional<QueuedFid> peekDelete(long fid) {
        return claims.peek(Claimed.DELETE, fid);
    }

    @Override
    public Optional<QueuedFid> peekWork(WorkType type, long fid) {
        return claims.peek(type == WorkType.FSCK ? Claimed.FSCK : Claimed.REBALANCE, fid);
    }
}

package org.mogilefs.tracker.store.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mogilefs.tracker.store.StoreException;
import org.mogilefs.tracker.store.Tempfile;
import org.mogilefs.tracker.store.TempfileStore;

/** {@code tempfile}. */
final class SqlTempfileStore implements TempfileStore {
    private record Reservation(int dmid, String dkey, int classid, String devids) {}

    private final Database database;
    private final long minFid;
    private final BulkWrite<Reservation, Long> next = this::reserveNext;

    /** @param minFid the highest fid of {@code file} at start: none up to it is ever given out */
    SqlTempfileStore(Database database, long minFid) {
        this.database = database;
        this.minFid = minFid;
    }

    @Override
    public Optional<Long> reserve(long fid, int dmid, String dkey, int classid, Collection<Integer> devids) {
        String list = devids.stream().map(String::valueOf).collect(Collectors.joining(","));
        Reservation reservation = new Reservation(dmid, dkey, classid, list);
        if (fid == 0) {
            return Optional.of(database.writeGrouped(next, reservation));
        }
        try {
            return database.write(s -> reserveExact(s, fid, reservation));
        } catch (StoreException.Duplicate e) {
            return Optional.empty();
        }
    }

    /** The next fids for all of them. */
    private List<Long> reserveNext(Session session, List<Reservation> all) {
        List<Long> fids = new ArrayList<>(insertNext(session, all));
        Set<Long> files = new HashSet<>(session.query(
                "SELECT fid FROM file WHERE fid IN (" + Dialect.marks(fids.size()) + ")",
                row -> row.number("fid"),
                fids.toArray()));
        for (int i = 0; i < fids.size(); i++) {
            if (fids.get(i) <= minFid || files.contains(fids.get(i))) {
                pushCounterPastFiles(session, fids.get(i), all.get(i));
                fids.set(i, reserveNext(session, List.of(all.get(i))).getFirst());
            }
        }
        return fids;
    }

    private static List<Long> insertNext(Session session, List<Reservation> all) {
        if (all.size() > 1 && !session.dialect().tellsEveryKey()) {
            return all.stream()
                    .flatMap(one -> insertNext(session, List.of(one)).stream())
                    .toList();
        }
        String row = session.dialect().now() + ", ?, ?, ?, ?";
        return session.insert(
                "INSERT INTO tempfile (createtime, classid, dmid, dkey, devids) VALUES ("
                        + Dialect.rows(row, all.size()) + ")",
                all.stream()
                        .flatMap(r -> Stream.<Object>of(r.classid(), r.dmid(), r.dkey(), r.devids()))
                        .toArray());
    }

    /** The counter lags behind the files, as after a restored dump. */
    private void pushCounterPastFiles(Session session, long fid, Reservation reservation) {
        session.update("DELETE FROM tempfile WHERE fid = ?", fid);
        long highest = Math.max(minFid, session.number("SELECT MAX(fid) FROM file"));
        insertExact(session, highest, new Reservation(reservation.dmid(), "", 0, ""));
        session.update("DELETE FROM tempfile WHERE fid = ?", highest);
    }

    private Optional<Long> reserveExact(Session session, long fid, Reservation reservation) {
        boolean taken = fid <= minFid
                || isFile(session, fid)
                || session.first("SELECT fid FROM tempfile WHERE fid = ?", row -> row.number(1), fid)
                        .isPresent();
        if (taken) {
            return Optional.empty();
        }
        insertExact(session, fid, reservation);
        return Optional.of(fid);
    }

    private static void insertExact(Session session, long fid, Reservation reservation) {
        session.update(
                "INSERT INTO tempfile (fid, createtime, classid, dmid, dkey, devids) VALUES (?, "
                        + session.dialect().now() + ", ?, ?, ?, ?)",
                fid,
                reservation.classid(),
                reservation.dmid(),
                reservation.dkey(),
                reservation.devids());
        session.dialect().advanceCounter(session, fid);
    }

    private static boolean isFile(Session session, long fid) {
        return session.first("SELECT fid FROM file WHERE fid = ?", row -> row.number(1), fid)
                .isPresent();
    }

    @Override
    public Optional<Tempfile> find(long fid) {
        return database.read(s -> s.first(select(s) + " WHERE fid = ?", SqlTempfileStore::tempfile, fid));
    }

    @Override
    public List<Tempfile> expired(long seconds, int count) {
        return database.read(s -> s.query(
                select(s) + " WHERE createtime < " + s.dialect().now() + " - ? ORDER BY fid LIMIT " + count,
                SqlTempfileStore::tempfile,
                seconds));
    }

    @Override
    public void remove(long fid) {
        database.change(s -> s.update("DELETE FROM tempfile WHERE fid = ?", fid));
    }

    private static String select(Session session) {
        Function<String, String> text = session.dialect()::readText;
        return "SELECT fid, createtime, classid, dmid, " + text.apply("dkey") + " AS dkey, " + text.apply("devids")
                + " AS devids FROM tempfile";
    }

    private static Tempfile tempfile(Row row) {
        return new Tempfile(
                row.number("fid"),
                row.integer("dmid"),
                row.text("dkey"),
                row.integer("classid"),
                devids(row.text("devids")),
                row.number("createtime"));
    }

    /** What is no devid is left out: one odd row must not keep all others from expiring. */
    private static List<Integer> devids(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(devid -> devid.matches("\\d{1,9}"))
                .map(Integer::valueOf)
                .toList();
    }
}

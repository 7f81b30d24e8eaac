package org.mogilefs.tracker.store.sql;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mogilefs.tracker.store.StoreException;
import org.mogilefs.tracker.store.Tempfile;
import org.mogilefs.tracker.store.TempfileStore;

/** {@code tempfile}. */
final class SqlTempfileStore implements TempfileStore {
    private final Database database;
    private final long minFid;

    /** @param minFid the highest fid of {@code file} at start: none up to it is ever given out */
    SqlTempfileStore(Database database, long minFid) {
        this.database = database;
        this.minFid = minFid;
    }

    @Override
    public Optional<Long> reserve(long fid, int dmid, String dkey, int classid, Collection<Integer> devids) {
        String list = devids.stream().map(String::valueOf).collect(Collectors.joining(","));
        if (fid == 0) {
            return Optional.of(database.writeGrouped(s -> reserveNext(s, dmid, dkey, classid, list)));
        }
        try {
            return database.write(s -> reserveExact(s, fid, dmid, dkey, classid, list));
        } catch (StoreException.Duplicate e) {
            return Optional.empty();
        }
    }

    private long reserveNext(Session session, int dmid, String dkey, int classid, String devids) {
        while (true) {
            long fid = session.insert(
                    "INSERT INTO tempfile (createtime, classid, dmid, dkey, devids) VALUES ("
                            + session.dialect().now() + ", ?, ?, ?, ?)",
                    classid,
                    dmid,
                    dkey,
                    devids);
            if (fid > minFid && !isFile(session, fid)) {
                return fid;
            }
            // the counter lags behind the files, as after a restored dump: push it past them
            session.update("DELETE FROM tempfile WHERE fid = ?", fid);
            long highest = Math.max(minFid, session.number("SELECT MAX(fid) FROM file"));
            insertExact(session, highest, dmid, "", 0, "");
            session.update("DELETE FROM tempfile WHERE fid = ?", highest);
        }
    }

    private Optional<Long> reserveExact(Session session, long fid, int dmid, String dkey, int classid, String devids) {
        boolean taken = fid <= minFid
                || isFile(session, fid)
                || session.first("SELECT fid FROM tempfile WHERE fid = ?", row -> row.number(1), fid)
                        .isPresent();
        if (taken) {
            return Optional.empty();
        }
        insertExact(session, fid, dmid, dkey, classid, devids);
        return Optional.of(fid);
    }

    private static void insertExact(Session session, long fid, int dmid, String dkey, int classid, String devids) {
        session.update(
                "INSERT INTO tempfile (fid, createtime, classid, dmid, dkey, devids) VALUES (?, "
                        + session.dialect().now() + ", ?, ?, ?, ?)",
                fid,
                classid,
                dmid,
                dkey,
                devids);
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
                Arrays.stream(row.text("devids").split(","))
                        .map(String::strip)
                        .filter(d -> !d.isEmpty())
                        .map(Integer::valueOf)
                        .toList(),
                row.number("createtime"));
    }
}

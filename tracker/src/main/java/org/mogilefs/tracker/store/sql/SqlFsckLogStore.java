package org.mogilefs.tracker.store.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.mogilefs.tracker.store.FsckLogStore;

/** {@code fsck_log}. */
final class SqlFsckLogStore implements FsckLogStore {
    private final Database database;

    SqlFsckLogStore(Database database) {
        this.database = database;
    }

    @Override
    public void append(long fid, String evcode, OptionalInt devid) {
        Integer device = devid.isPresent() ? (Integer) devid.getAsInt() : null;
        database.change(s -> s.update(
                "INSERT INTO fsck_log (utime, fid, evcode, devid) VALUES ("
                        + s.dialect().now() + ", ?, ?, ?)",
                fid,
                evcode,
                device));
    }

    @Override
    public List<Entry> read(long after, int count) {
        return database.read(s -> s.query(
                "SELECT logid, utime, fid, " + s.dialect().readText("evcode")
                        + " AS evcode, devid FROM fsck_log WHERE logid > ? ORDER BY logid LIMIT " + count,
                row -> new Entry(
                        row.number("logid"),
                        row.number("utime"),
                        row.optionalNumber("fid").stream().boxed().findFirst(),
                        row.text("evcode"),
                        row.optionalInteger("devid")),
                after));
    }

    @Override
    public long maxLogid() {
        return database.read(s -> s.number("SELECT MAX(logid) FROM fsck_log"));
    }

    @Override
    public Map<String, Long> countCodes(long after, long upTo) {
        record Count(String code, long rows) {}
        Map<String, Long> counts = new HashMap<>();
        database.read(s -> s.query(
                        "SELECT " + s.dialect().readText("evcode") + " AS code, COUNT(*) AS n FROM fsck_log"
                                + " WHERE logid > ? AND logid <= ? GROUP BY evcode",
                        row -> new Count(row.text("code"), row.number("n")),
                        after,
                        upTo))
                .forEach(c -> counts.put(c.code(), c.rows()));
        return counts;
    }

    @Override
    public void clear() {
        database.change(s -> s.update("DELETE FROM fsck_log"));
    }
}

package org.mogilefs.tracker.store.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.mogilefs.protocol.Checksum;
import org.mogilefs.tracker.store.CloseOutcome;
import org.mogilefs.tracker.store.CloseRequest;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.FileStore;
import org.mogilefs.tracker.store.FileWatcher;
import org.mogilefs.tracker.store.LocatedFile;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.StoreException;

/** {@code file} and {@code file_on}. */
final class SqlFileStore implements FileStore {
    private static final int FIDS_PER_CHANGE = 500;
    private static final Duration RECOUNT_PATIENCE = Duration.ofSeconds(10);

    private final Database database;
    private final FileLookups lookups;
    private final LockStore locks;
    private final FileCloses closes = new FileCloses();
    private final CountedCopies counted = new CountedCopies();
    private volatile FileWatcher watcher = FileWatcher.NONE;

    SqlFileStore(Database database, Replicas replicas, LockStore locks) {
        this.database = database;
        this.lookups = new FileLookups(database, replicas);
        this.locks = locks;
    }

    @Override
    public synchronized void watchedBy(FileWatcher told) {
        watcher = FileWatcher.both(watcher, told);
    }

    @Override
    public Optional<FileRow> find(int dmid, String dkey) {
        return locate(dmid, dkey).map(LocatedFile::file);
    }

    @Override
    public Optional<FileRow> find(long fid) {
        return lookups.find(fid);
    }

    @Override
    public Optional<LocatedFile> locate(int dmid, String dkey) {
        return lookups.locate(dmid, dkey);
    }

    @Override
    public Optional<LocatedFile> locateOnReplica(int dmid, String dkey) {
        return lookups.locateOnReplica(dmid, dkey);
    }

    @Override
    public List<Integer> devids(long fid) {
        return lookups.devids(fid);
    }

    @Override
    public Map<Long, List<Integer>> devids(Collection<Long> fids) {
        return lookups.devids(fids);
    }

    @Override
    public Map<Long, FileRow> find(Collection<Long> fids) {
        return lookups.find(fids);
    }

    @Override
    public List<String> listKeys(int dmid, String prefix, String after, int limit, boolean caseSensitive) {
        return database.read(session -> {
            Dialect dialect = session.dialect();
            StringBuilder sql = new StringBuilder("SELECT ")
                    .append(dialect.readText("dkey"))
                    .append(" AS k FROM file WHERE dmid = ?");
            List<Object> parameters = new ArrayList<>(List.of((long) dmid));
            if (!prefix.isEmpty()) {
                sql.append(" AND ").append(dialect.prefixCondition("file", "dkey", caseSensitive));
                parameters.addAll(dialect.prefixParameters(prefix, caseSensitive));
            }
            if (!after.isEmpty()) {
                sql.append(" AND dkey > ").append(dialect.textParameter("file", "dkey"));
                parameters.add(after);
            }
            sql.append(" ORDER BY dkey LIMIT ").append(limit);
            return session.query(sql.toString(), row -> row.text("k"), parameters.toArray());
        });
    }

    @Override
    public List<FileRow> listFids(long after, int count) {
        return database.read(s -> s.query(
                "SELECT " + FileLookups.columns(s) + " FROM file f WHERE fid > ? ORDER BY fid LIMIT " + count,
                FileLookups::file,
                after));
    }

    @Override
    public List<Long> fidsBetween(long after, long upTo, int count) {
        return database.read(s -> s.query(
                "SELECT fid FROM file WHERE fid > ? AND fid <= ? ORDER BY fid LIMIT " + count,
                row -> row.number("fid"),
                after,
                upTo));
    }

    @Override
    public List<Long> fidsOnDevice(int devid, long beyond, boolean descending, int count) {
        String order = " ORDER BY fid " + (descending ? "DESC" : "ASC") + " LIMIT " + count;
        Function<Row, Long> fid = row -> row.number("fid");
        return database.read(s -> descending && beyond == 0
                ? s.query("SELECT fid FROM file_on WHERE devid = ?" + order, fid, devid)
                : s.query(
                        "SELECT fid FROM file_on WHERE devid = ? AND fid " + (descending ? "<" : ">") + " ?" + order,
                        fid,
                        devid,
                        beyond));
    }

    @Override
    public long maxFid() {
        return database.read(s -> s.number("SELECT MAX(fid) FROM file"));
    }

    @Override
    public boolean hasFiles(int dmid) {
        return database.read(s -> s.first("SELECT fid FROM file WHERE dmid = ? LIMIT 1", row -> row.number(1), dmid))
                .isPresent();
    }

    @Override
    public boolean hasFiles(int dmid, int classid) {
        return database.read(s -> s.first(
                        "SELECT fid FROM file WHERE dmid = ? AND classid = ? LIMIT 1",
                        row -> row.number(1),
                        dmid,
                        classid))
                .isPresent();
    }

    @Override
    public CloseOutcome close(CloseRequest request) {
        CloseOutcome outcome = closeOnceMore(request);
        watcher.keyChanged(request.tempfile().dmid(), request.dkey());
        return outcome;
    }

    private CloseOutcome closeOnceMore(CloseRequest request) {
        // two closes of one new key at once: the second finds the first one's row when it is run again
        try {
            return database.writeGrouped(closes, request);
        } catch (StoreException.Duplicate e) {
            return database.writeGrouped(closes, request);
        }
    }

    @Override
    public boolean discard(long fid, Collection<Integer> devids) {
        return database.write(session -> FileChanges.discard(session, fid, devids));
    }

    @Override
    public boolean delete(FileRow file) {
        boolean deleted = database.writeGrouped(session -> FileChanges.delete(session, file.fid()));
        watcher.keyChanged(file.dmid(), file.dkey());
        return deleted;
    }

    @Override
    public void rename(FileRow file, String newKey) {
        database.change(s -> s.update("UPDATE file SET dkey = ? WHERE fid = ?", newKey, file.fid()));
        watcher.keyChanged(file.dmid(), file.dkey());
        watcher.keyChanged(file.dmid(), newKey);
    }

    @Override
    public void changeClass(FileRow file, int classid) {
        database.change(session -> {
            session.update("UPDATE file SET classid = ? WHERE fid = ?", classid, file.fid());
            QueueChanges.enqueueReplication(session, List.of(file.fid()), 0, null);
        });
    }

    @Override
    public void addCopy(long fid, int devid) {
        database.change(s -> FileChanges.addCopy(s, fid, devid));
        watcher.copiesChanged(fid);
    }

    @Override
    public void removeCopy(long fid, int devid) {
        database.<Integer>writeGrouped(s -> s.update("DELETE FROM file_on WHERE fid = ? AND devid = ?", fid, devid));
        watcher.copiesChanged(fid);
    }

    @Override
    public void reapCopies(int devid, Collection<Long> fids) {
        List<Long> all = List.copyOf(fids);
        for (int from = 0; from < all.size(); from += FIDS_PER_CHANGE) {
            List<Long> slice = all.subList(from, Math.min(all.size(), from + FIDS_PER_CHANGE));
            database.change(session -> FileChanges.reap(session, devid, slice));
            slice.forEach(watcher::copiesChanged);
        }
    }

    @Override
    public void addCountedCopy(long fid, int devid, Optional<Checksum> checksum) {
        recount(new CountedCopies.Change(fid, OptionalInt.of(devid), checksum));
        watcher.copiesChanged(fid);
    }

    @Override
    public void recountDevices(long fid) {
        recount(new CountedCopies.Change(fid, OptionalInt.empty(), Optional.empty()));
    }

    private void recount(CountedCopies.Change change) {
        // without the lock the count may be off by one until the next count, which is better than not at all
        Optional<LockStore.Held> lock = locks.acquire("mgfs:fid:" + change.fid(), RECOUNT_PATIENCE);
        try {
            database.writeGrouped(counted, change);
        } finally {
            lock.ifPresent(LockStore.Held::close);
        }
    }
}

package org.mogilefs.tracker.store.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.LocatedFile;

/** Look-ups of files by key and by fid: those of one kind that come while one is in flight go out together. */
final class FileLookups {
    private static final int KEYS_PER_ROUND = 64;
    private static final int FIDS_PER_QUERY = 500;
    private static final int ROUNDS_AT_ONCE = 2;

    private record Key(int dmid, String dkey) {}

    private final Database database;
    private final Replicas replicas;
    private final Batcher<Key, LocatedFile> byKey;
    private final Batcher<Key, LocatedFile> byKeyOnReplicas;
    private final Batcher<Long, FileRow> byFid;
    private final Batcher<Long, List<Integer>> copies;

    FileLookups(Database database, Replicas replicas) {
        this.database = database;
        this.replicas = replicas;
        this.byKey = new Batcher<>(ROUNDS_AT_ONCE, KEYS_PER_ROUND, this::loadKeys);
        this.byKeyOnReplicas = new Batcher<>(ROUNDS_AT_ONCE, KEYS_PER_ROUND, this::loadKeysFromReplica);
        this.byFid = new Batcher<>(ROUNDS_AT_ONCE, KEYS_PER_ROUND, this::find);
        this.copies = new Batcher<>(ROUNDS_AT_ONCE, KEYS_PER_ROUND, this::devids);
    }

    /** The file with a fid. */
    Optional<FileRow> find(long fid) {
        return byFid.get(fid);
    }

    /** The file under a key with its devices, as the database itself has it. */
    Optional<LocatedFile> locate(int dmid, String dkey) {
        return byKey.get(new Key(dmid, dkey));
    }

    /** The same as a replica has it, where there is one that does. */
    Optional<LocatedFile> locateOnReplica(int dmid, String dkey) {
        return (replicas.exist() ? byKeyOnReplicas : byKey).get(new Key(dmid, dkey));
    }

    /** The devids of a fid, ascending. */
    List<Integer> devids(long fid) {
        return copies.get(fid).orElse(List.of());
    }

    /** The devids of many fids in few queries; fids without a row are missing. */
    Map<Long, List<Integer>> devids(Collection<Long> fids) {
        Map<Long, List<Integer>> found = new HashMap<>();
        inSlices(
                fids,
                (session, slice) -> session.query(
                        "SELECT fid, devid FROM file_on WHERE fid IN (" + Dialect.marks(slice.size())
                                + ") ORDER BY fid, devid",
                        row -> found.computeIfAbsent(row.number("fid"), f -> new ArrayList<>())
                                .add(row.integer("devid")),
                        slice.toArray()));
        return found;
    }

    /** The files among {@code fids} that exist, in few queries. */
    Map<Long, FileRow> find(Collection<Long> fids) {
        Map<Long, FileRow> found = new HashMap<>();
        inSlices(
                fids,
                (session, slice) -> session.query(
                                "SELECT " + columns(session) + " FROM file f WHERE fid IN ("
                                        + Dialect.marks(slice.size()) + ")",
                                FileLookups::file,
                                slice.toArray())
                        .forEach(file -> found.put(file.fid(), file)));
        return found;
    }

    private interface SliceQuery {
        void run(Session session, List<Long> slice);
    }

    private void inSlices(Collection<Long> fids, SliceQuery query) {
        List<Long> all = List.copyOf(fids);
        for (int from = 0; from < all.size(); from += FIDS_PER_QUERY) {
            List<Long> slice = all.subList(from, Math.min(all.size(), from + FIDS_PER_QUERY));
            database.read(session -> {
                query.run(session, slice);
                return null;
            });
        }
    }

    private Map<Key, LocatedFile> loadKeys(Set<Key> keys) {
        return database.read(session -> loadKeys(session, keys));
    }

    /** What a replica does not know may be new: the database itself is asked. */
    private Map<Key, LocatedFile> loadKeysFromReplica(Set<Key> keys) {
        Map<Key, LocatedFile> found =
                replicas.read(session -> loadKeys(session, keys)).orElseGet(HashMap::new);
        Set<Key> missing = new LinkedHashSet<>(keys);
        missing.removeAll(found.keySet());
        if (!missing.isEmpty()) {
            found.putAll(loadKeys(missing));
        }
        return found;
    }

    private static Map<Key, LocatedFile> loadKeys(Session session, Set<Key> keys) {
        Map<Key, LocatedFile> found = new HashMap<>();
        keys.stream()
                .collect(Collectors.groupingBy(Key::dmid))
                .forEach((dmid, inDomain) -> found.putAll(loadDomain(session, dmid, inDomain)));
        return found;
    }

    /** One join; then each key asked for gets the row that the database calls equal to it. */
    private static Map<Key, LocatedFile> loadDomain(Session session, int dmid, List<Key> keys) {
        String parameter = session.dialect().textParameter("file", "dkey");
        List<Object> parameters = new ArrayList<>();
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < keys.size(); i++) {
            sql.append(i == 0 ? "" : " UNION ALL ")
                    .append("SELECT ? AS asked, ")
                    .append(columns(session))
                    .append(", o.devid AS devid FROM file f LEFT JOIN file_on o ON o.fid = f.fid")
                    .append(" WHERE f.dmid = ? AND f.dkey = ")
                    .append(parameter);
            parameters.add((long) i);
            parameters.add((long) dmid);
            parameters.add(keys.get(i).dkey());
        }
        record Found(int asked, FileRow file, int devid) {}
        Map<Key, List<Found>> rows = session
                .query(
                        sql.toString(),
                        row -> new Found(
                                row.integer("asked"),
                                file(row),
                                row.optionalInteger("devid").orElse(-1)),
                        parameters.toArray())
                .stream()
                .collect(Collectors.groupingBy(found -> keys.get(found.asked())));
        Map<Key, LocatedFile> located = new HashMap<>();
        rows.forEach((key, copies) -> located.put(
                key,
                new LocatedFile(
                        copies.getFirst().file(),
                        copies.stream()
                                .map(Found::devid)
                                .filter(d -> d >= 0)
                                .sorted()
                                .toList())));
        return located;
    }

    /** The columns that {@link #file} reads, of {@code file f}. */
    static String columns(Session session) {
        return "f.fid AS fid, f.dmid AS dmid, " + session.dialect().readText("f.dkey")
                + " AS dkey, f.length AS length, f.classid AS classid, f.devcount AS devcount";
    }

    /** A row of {@link #columns}. */
    static FileRow file(Row row) {
        return new FileRow(
                row.number("fid"),
                row.integer("dmid"),
                row.text("dkey"),
                row.number("length"),
                row.integer("classid"),
                row.integer("devcount"));
    }
}

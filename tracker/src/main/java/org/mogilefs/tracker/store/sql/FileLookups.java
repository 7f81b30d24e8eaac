package org.mogilefs.tracker.store.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.LocatedFile;

/** Look-ups in {@code file} and {@code file_on}; those of one kind that come together go out together. */
final class FileLookups {
    private static final int KEYS_PER_ROUND = 64;
    private static final int FIDS_PER_QUERY = 500;
    private static final int ROUNDS_AT_ONCE = 2;

    private final Database database;
    private final Replicas replicas;
    private final Batcher<FileKey, LocatedFile> byKey = batcher(this::loadKeys);
    private final Batcher<FileKey, LocatedFile> byKeyOnReplicas = batcher(this::loadKeysFromReplica);
    private final Batcher<Long, FileRow> byFid = batcher(this::find);
    private final Batcher<Long, List<Integer>> copies = batcher(this::devids);

    FileLookups(Database database, Replicas replicas) {
        this.database = database;
        this.replicas = replicas;
    }

    private static <K, V> Batcher<K, V> batcher(Function<Set<K>, Map<K, V>> load) {
        return new Batcher<>(ROUNDS_AT_ONCE, KEYS_PER_ROUND, load);
    }

    Optional<FileRow> find(long fid) {
        return byFid.get(fid);
    }

    Optional<LocatedFile> locate(int dmid, String dkey) {
        return byKey.get(new FileKey(dmid, dkey));
    }

    /** The same, a little older perhaps. */
    Optional<LocatedFile> locateOnReplica(int dmid, String dkey) {
        return (replicas.exist() ? byKeyOnReplicas : byKey).get(new FileKey(dmid, dkey));
    }

    List<Integer> devids(long fid) {
        return copies.get(fid).orElse(List.of());
    }

    /** The copies of each; those without any are missing. */
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

    /** The files that there are. */
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

    private Map<FileKey, LocatedFile> loadKeys(Set<FileKey> keys) {
        return database.read(session -> loadKeys(session, List.copyOf(keys)));
    }

    /** What a replica does not know may be new: the database itself is asked. */
    private Map<FileKey, LocatedFile> loadKeysFromReplica(Set<FileKey> keys) {
        Map<FileKey, LocatedFile> found =
                replicas.read(session -> loadKeys(session, List.copyOf(keys))).orElseGet(HashMap::new);
        Set<FileKey> missing = new LinkedHashSet<>(keys);
        missing.removeAll(found.keySet());
        if (!missing.isEmpty()) {
            found.putAll(loadKeys(missing));
        }
        return found;
    }

    private static Map<FileKey, LocatedFile> loadKeys(Session session, List<FileKey> keys) {
        String sql = "SELECT asked.n AS n, " + columns(session) + ", o.devid AS devid FROM "
                + FileKey.join(session.dialect(), keys.size()) + " LEFT JOIN file_on o ON o.fid = f.fid";
        record Found(int asked, FileRow file, int devid) {}
        Map<FileKey, List<Found>> rows = session
                .query(
                        sql,
                        row -> new Found(
                                row.integer("n"),
                                file(row),
                                row.optionalInteger("devid").orElse(-1)),
                        FileKey.parameters(keys))
                .stream()
                .collect(Collectors.groupingBy(found -> keys.get(found.asked())));
        Map<FileKey, LocatedFile> located = new HashMap<>();
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

    /** The columns of {@code f} that {@link #file} reads. */
    static String columns(Session session) {
        return "f.fid AS fid, f.dmid AS dmid, " + session.dialect().readText("f.dkey")
                + " AS dkey, f.length AS length, f.classid AS classid, f.devcount AS devcount";
    }

    /** One row of those columns. */
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

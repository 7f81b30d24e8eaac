package org.mogilefs.tracker.store.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mogilefs.protocol.Checksum;
import org.mogilefs.protocol.HashType;
import org.mogilefs.tracker.store.ChecksumStore;

/** {@code checksum}. */
final class SqlChecksumStore implements ChecksumStore {
    private final Database database;
    private final Batcher<Long, Checksum> byFid;

    SqlChecksumStore(Database database) {
        this.database = database;
        this.byFid = new Batcher<>(1, 64, this::load);
    }

    /**
     * Inserts first: to change or remove a row that is not there locks the gap it would be in, and of two who then insert
     * into the same gap one dies of a deadlock.
     */
    static void put(Session session, long fid, Checksum checksum) {
        String insert = session.dialect().insertIgnore("checksum", List.of("fid", "hashtype", "checksum"), "?, ?, ?");
        int hashtype = checksum.type().id();
        if (session.update(insert, fid, hashtype, checksum.digest()) == 0) {
            session.update(
                    "UPDATE checksum SET hashtype = ?, checksum = ? WHERE fid = ?", hashtype, checksum.digest(), fid);
        }
    }

    private Map<Long, Checksum> load(Set<Long> fids) {
        Map<Long, Checksum> found = new HashMap<>();
        database.read(s -> s.query(
                "SELECT fid, hashtype, checksum FROM checksum WHERE fid IN (" + Dialect.marks(fids.size()) + ")",
                row -> HashType.ofId(row.integer("hashtype"))
                        .filter(type -> row.bytes("checksum").length == type.bytes())
                        .map(type -> found.put(row.number("fid"), new Checksum(type, row.bytes("checksum")))),
                fids.toArray()));
        return found;
    }

    @Override
    public Optional<Checksum> find(long fid) {
        return byFid.get(fid);
    }

    @Override
    public void put(long fid, Checksum checksum) {
        database.change(s -> put(s, fid, checksum));
    }

    @Override
    public void remove(long fid) {
        database.change(s -> s.update("DELETE FROM checksum WHERE fid = ?", fid));
    }
}

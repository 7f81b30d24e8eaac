package org.mogilefs.tracker.store.sql;

import java.util.HashMap;
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

    static void put(Session session, long fid, Checksum checksum) {
        session.update("DELETE FROM checksum WHERE fid = ?", fid);
        session.update(
                "INSERT INTO checksum (fid, hashtype, checksum) VALUES (?, ?, ?)",
                fid,
                checksum.type().id(),
                checksum.digest());
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

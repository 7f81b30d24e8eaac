package org.mogilefs.tracker.store.sql;

import java.util.Optional;
import org.mogilefs.protocol.HashType;
import org.mogilefs.tracker.cluster.FileClass;
import org.mogilefs.tracker.store.NamespaceStore;

/** {@code domain} and {@code class}. */
final class SqlNamespaceStore implements NamespaceStore {
    private final Database database;

    SqlNamespaceStore(Database database) {
        this.database = database;
    }

    @Override
    public int createDomain(String name) {
        return Numbering.insert(
                database,
                session -> (int) session.number("SELECT MAX(dmid) FROM domain") + 1,
                (session, dmid) -> session.update("INSERT INTO domain (dmid, namespace) VALUES (?, ?)", dmid, name));
    }

    @Override
    public Optional<Integer> findDomain(String name) {
        return database.read(s -> s.first(
                "SELECT dmid FROM domain WHERE namespace = " + s.dialect().textParameter("domain", "namespace"),
                row -> row.integer("dmid"),
                name));
    }

    @Override
    public boolean deleteDomain(int dmid) {
        return database.write(session -> {
            session.update("DELETE FROM class WHERE dmid = ? AND classid = 0", dmid);
            return session.update("DELETE FROM domain WHERE dmid = ?", dmid) > 0;
        });
    }

    @Override
    public boolean hasClasses(int dmid) {
        return database.read(s -> s.first(
                        "SELECT classid FROM class WHERE dmid = ? AND classid <> 0 LIMIT 1",
                        row -> row.number(1),
                        dmid))
                .isPresent();
    }

    @Override
    public int createClass(
            int dmid, String name, int mindevcount, Optional<String> replpolicy, Optional<HashType> hashType) {
        return Numbering.insert(
                database,
                session -> name.equals(FileClass.DEFAULT_NAME)
                        ? FileClass.DEFAULT_ID
                        : (int) session.number("SELECT MAX(classid) FROM class WHERE dmid = ?", dmid) + 1,
                (session, classid) -> session.update(
                        "INSERT INTO class (dmid, classid, classname, mindevcount, replpolicy, hashtype)"
                                + " VALUES (?, ?, ?, ?, ?, ?)",
                        dmid,
                        classid,
                        name,
                        mindevcount,
                        replpolicy.orElse(null),
                        hashType.map(HashType::id).orElse(null)));
    }

    @Override
    public Optional<Integer> findClass(int dmid, String name) {
        return database.read(s -> s.first(
                "SELECT classid FROM class WHERE dmid = ? AND classname = "
                        + s.dialect().textParameter("class", "classname"),
                row -> row.integer("classid"),
                dmid,
                name));
    }

    @Override
    public void updateClass(
            int dmid,
            int classid,
            int mindevcount,
            Optional<String> replpolicy,
            Optional<Optional<HashType>> hashType) {
        database.change(session -> {
            session.update(
                    "UPDATE class SET mindevcount = ? WHERE dmid = ? AND classid = ?", mindevcount, dmid, classid);
            replpolicy.ifPresent(policy -> session.update(
                    "UPDATE class SET replpolicy = ? WHERE dmid = ? AND classid = ?", policy, dmid, classid));
            hashType.ifPresent(type -> session.update(
                    "UPDATE class SET hashtype = ? WHERE dmid = ? AND classid = ?",
                    type.map(HashType::id).orElse(null),
                    dmid,
                    classid));
        });
    }

    @Override
    public boolean deleteClass(int dmid, int classid) {
        return database.write(s -> s.update("DELETE FROM class WHERE dmid = ? AND classid = ?", dmid, classid)) > 0;
    }
}

package org.mogilefs.tracker.store.sql;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.mogilefs.protocol.PerlNumber;
import org.mogilefs.tracker.store.SettingStore;
import org.mogilefs.tracker.store.StoreException;

/** {@code server_settings}. */
final class SqlSettingStore implements SettingStore {
    private final Database database;

    SqlSettingStore(Database database) {
        this.database = database;
    }

    static Map<String, String> readAll(Session session) {
        Dialect dialect = session.dialect();
        Map<String, String> all = new HashMap<>();
        session.query(
                        "SELECT " + dialect.readText("field") + " AS field, " + dialect.readText("value")
                                + " AS value FROM server_settings",
                        row -> Map.entry(row.text("field"), row.text("value")))
                .forEach(e -> all.put(e.getKey(), e.getValue()));
        return all;
    }

    private static Optional<String> get(Session session, String key) {
        return session.first(
                "SELECT " + session.dialect().readText("value") + " AS value FROM server_settings WHERE field = "
                        + session.dialect().textParameter("server_settings", "field"),
                row -> row.text("value"),
                key);
    }

    private static void set(Session session, String key, String value) {
        String where = " WHERE field = " + session.dialect().textParameter("server_settings", "field");
        if (session.update("UPDATE server_settings SET value = ?" + where, value, key) == 0) {
            session.update("INSERT INTO server_settings (field, value) VALUES (?, ?)", key, value);
        }
    }

    private static void delete(Session session, String key) {
        session.update(
                "DELETE FROM server_settings WHERE field = "
                        + session.dialect().textParameter("server_settings", "field"),
                key);
    }

    @Override
    public Optional<String> get(String key) {
        return database.read(s -> get(s, key));
    }

    @Override
    public Map<String, String> all() {
        return database.read(SqlSettingStore::readAll);
    }

    @Override
    public void set(String key, String value) {
        database.change(s -> set(s, key, value));
    }

    @Override
    public void apply(Map<String, Optional<String>> changes) {
        database.change(session -> changes.forEach(
                (key, value) -> value.ifPresentOrElse(v -> set(session, key, v), () -> delete(session, key))));
    }

    @Override
    public void delete(String key) {
        database.change(s -> delete(s, key));
    }

    @Override
    public void increment(String key, long by) {
        try {
            database.change(session -> add(session, key, by));
        } catch (StoreException.Duplicate e) {
            // another made the row between our look and our insert
            database.change(session -> add(session, key, by));
        }
    }

    private static void add(Session session, String key, long by) {
        String select =
                "SELECT " + session.dialect().readText("value") + " AS value FROM server_settings WHERE field = "
                        + session.dialect().textParameter("server_settings", "field");
        Optional<String> old = session.first(session.dialect().forUpdate(select), row -> row.text("value"), key);
        set(session, key, Long.toString(old.map(PerlNumber::parse).orElse(0L) + by));
    }
}

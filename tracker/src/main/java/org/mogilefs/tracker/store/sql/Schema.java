package org.mogilefs.tracker.store.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mogilefs.protocol.PerlNumber;
import org.mogilefs.tracker.store.StoreException;

/** The tables: the original's schema, version {@value #VERSION}, whose files lie beside this class. */
public final class Schema {
    /** The version we make and need. */
    public static final int VERSION = 17;

    private Schema() {}

    /**
     * The version of the schema that is there; empty when there is none.
     *
     * @throws StoreException.Unavailable when the database does not answer
     */
    public static Optional<Integer> version(StoreConfig config) {
        Dsn dsn = Dsn.parse(config.dsn());
        try (Database database = Stores.connect(config, dsn)) {
            return version(database, dsn);
        }
    }

    /**
     * Makes all tables in an empty database; leaves an existing schema alone.
     *
     * @return whether it was empty
     */
    public static boolean createIfMissing(StoreConfig config) {
        Dsn dsn = Dsn.parse(config.dsn());
        try (Database database = Stores.connect(config, dsn)) {
            if (version(database, dsn).isPresent()) {
                return false;
            }
            statements(dsn.kind()).forEach(sql -> database.change(session -> session.update(sql)));
            return true;
        }
    }

    static Optional<Integer> version(Database database, Dsn dsn) {
        String catalogue = dsn.kind() == Dsn.Kind.SQLITE
                ? "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'server_settings'"
                : "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()"
                        + " AND table_name = 'server_settings'";
        return database.read(session -> session.number(catalogue) == 0
                ? Optional.<Integer>empty()
                : Optional.of(session.first("SELECT value FROM server_settings WHERE field = 'schema_version'", row ->
                                (int) PerlNumber.parse(row.string("value")))
                        .orElse(0)));
    }

    /** The statements that make the tables of one kind of database, in order. */
    static List<String> statements(Dsn.Kind kind) {
        String name = kind == Dsn.Kind.SQLITE ? "schema-sqlite.sql" : "schema-mysql.sql";
        try (InputStream in = Schema.class.getResourceAsStream(name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("@FID@", "BIGINT UNSIGNED");
            return Arrays.stream(text.split(";\\s*\\n"))
                    .map(String::strip)
                    .filter(s -> !s.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.mogilefs.tracker.store.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mogilefs.protocol.PerlNumber;
import org.mogilefs.tracker.store.StoreException;

/** The tables: the original's schema, version {@value #VERSION}, whose files lie beside this class. */
public final class Schema {
    /** The version we make and need. */
    public static final int VERSION = 17;

    private static final Pattern TABLE = Pattern.compile("(?:CREATE TABLE|CREATE INDEX \\w+ ON) (\\w+)");

    private Schema() {}

    /**
     * What is wanted of {@link #setUp}.
     *
     * @param bump whether the version is written at the end
     * @param bigFids whether new tables get 64-bit fids although the table {@code file} has 32-bit ones
     */
    public record Wish(boolean bump, boolean bigFids) {
        /** The usual. */
        public static final Wish USUAL = new Wish(true, false);
    }

    /**
     * The version of the schema that is there; empty when there is none.
     *
     * @throws StoreException.Unavailable when the database does not answer
     */
    public static Optional<Integer> version(StoreConfig config) {
        Dsn dsn = Dsn.parse(config.dsn());
        try (Database database = Stores.connect(config, dsn, Stores.Waits.FOR_EVER)) {
            return Stores.versionOnceConnected(database, dsn);
        }
    }

    /**
     * Makes all tables in an empty database; leaves an existing schema alone.
     *
     * @return whether it was empty
     */
    public static boolean createIfMissing(StoreConfig config) {
        Dsn dsn = Dsn.parse(config.dsn());
        try (Database database = Stores.connect(config, dsn, Stores.Waits.FOR_EVER)) {
            if (Stores.versionOnceConnected(database, dsn).isPresent()) {
                return false;
            }
            setUp(database, dsn, Wish.USUAL, done -> {});
            return true;
        }
    }

    /** The version in an open database; empty when there is no schema. */
    static Optional<Integer> version(Database database, Dsn dsn) {
        return version(database, new Catalogue(database, dsn.kind()));
    }

    /**
     * Makes the tables that are missing and brings older ones up to date; what was done can be done again. A schema of
     * this version may lack a table all the same: {@code lock} came to SQLite without a version of its own.
     *
     * @param told hears each statement that was run, and warnings
     * @throws StoreException when the database refuses
     * @throws IllegalStateException when the schema is newer than ours
     */
    public static void setUp(StoreConfig config, Wish wish, Consumer<String> told) {
        Dsn dsn = Dsn.parse(config.dsn());
        try (Database database = Stores.connect(config, dsn, Stores.Waits.FOR_EVER)) {
            setUp(database, dsn, wish, told);
        }
    }

    private static void setUp(Database database, Dsn dsn, Wish wish, Consumer<String> told) {
        Catalogue catalogue = new Catalogue(database, dsn.kind());
        int version = Stores.versionOnceConnected(database, dsn).orElse(0);
        if (version > VERSION) {
            throw new IllegalStateException("the schema has version " + version + ", newer than " + VERSION
                    + ", the newest known here: nothing was changed");
        }
        addMissingTables(database, catalogue, statements(dsn.kind(), catalogue.fidType(wish.bigFids())), told);
        if (version == VERSION) {
            return;
        }
        SchemaUpgrade.steps(dsn.kind()).forEach(step -> step.run(catalogue, sql -> run(database, sql, told)));
        catalogue
                .tablesWithoutTransactions()
                .forEach(table -> told.accept(
                        "WARNING: the table " + table + " is not InnoDB: convert it, it can lose rows in a crash"));
        if (wish.bump()) {
            new SqlSettingStore(database).set("schema_version", Integer.toString(VERSION));
            told.accept("schema_version is " + VERSION + " now");
        }
    }

    private static void addMissingTables(
            Database database, Catalogue catalogue, List<String> statements, Consumer<String> told) {
        List<String> existing = catalogue.tables();
        statements.stream().filter(sql -> !existing.contains(tableOf(sql))).forEach(sql -> run(database, sql, told));
    }

    private static void run(Database database, String sql, Consumer<String> told) {
        told.accept(sql);
        database.change(session -> session.update(sql));
    }

    private static String tableOf(String sql) {
        Matcher matcher = TABLE.matcher(sql);
        if (!matcher.lookingAt()) {
            throw new IllegalStateException("a statement of the schema without a table: " + sql);
        }
        return matcher.group(1);
    }

    private static Optional<Integer> version(Database database, Catalogue catalogue) {
        if (!catalogue.tables().contains("server_settings")) {
            return Optional.empty();
        }
        return Optional.of(new SqlSettingStore(database)
                .get("schema_version")
                .map(value -> (int) PerlNumber.parse(value))
                .orElse(0));
    }

    /** The statements that make the tables of one kind of database, in order. */
    static List<String> statements(Dsn.Kind kind, String fidType) {
        String name = "schema-" + kind.name().toLowerCase(Locale.ROOT) + ".sql";
        try (InputStream in = Schema.class.getResourceAsStream(name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("@FID@", fidType);
            return Arrays.stream(text.split(";\\s*(?:\\n|$)"))
                    .map(String::strip)
                    .filter(s -> !s.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

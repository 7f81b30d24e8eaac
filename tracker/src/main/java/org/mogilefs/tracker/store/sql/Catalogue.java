package org.mogilefs.tracker.store.sql;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a database says about its own tables. */
final class Catalogue {
    private final Database database;
    private final Dsn.Kind kind;

    Catalogue(Database database, Dsn.Kind kind) {
        this.database = database;
        this.kind = kind;
    }

    /** The names of all tables. */
    List<String> tables() {
        String sql = switch (kind) {
            case SQLITE -> "SELECT name AS n FROM sqlite_master WHERE type = 'table'";
            case MYSQL -> "SELECT table_name AS n FROM information_schema.tables WHERE table_schema = DATABASE()";
            case POSTGRES ->
                "SELECT table_name AS n FROM information_schema.tables WHERE table_schema = current_schema()";
        };
        return strings(sql, "n");
    }

    /**
     * The type of a column, in small letters, with the words of its CHECK constraints on PostgreSQL; empty when there is
     * no such column.
     */
    Optional<String> type(String table, String column) {
        // names are constants of ours, never input
        String where = "table_name = '" + table + "' AND column_name = '" + column + "'";
        String sql = switch (kind) {
            case SQLITE -> "SELECT type AS t FROM pragma_table_info('" + table + "') WHERE name = '" + column + "'";
            case MYSQL ->
                "SELECT column_type AS t FROM information_schema.columns WHERE table_schema = DATABASE() AND " + where;
            case POSTGRES ->
                "SELECT data_type || ' ' || COALESCE((SELECT string_agg(pg_get_constraintdef(c.oid), ' ')"
                        + " FROM pg_constraint c WHERE c.conrelid = '" + table
                        + "'::regclass AND c.contype = 'c' AND pg_get_constraintdef(c.oid) LIKE '%" + column
                        + "%'), '') AS t FROM information_schema.columns WHERE table_schema = current_schema() AND "
                        + where;
        };
        return strings(sql, "t").stream().findFirst().map(t -> t.toLowerCase(Locale.ROOT));
    }

    /** The names of the CHECK constraints of PostgreSQL that speak of a column. */
    List<String> checks(String table, String column) {
        return strings(
                "SELECT conname AS n FROM pg_constraint WHERE conrelid = '" + table
                        + "'::regclass AND contype = 'c' AND pg_get_constraintdef(oid) LIKE '%" + column + "%'",
                "n");
    }

    /** The type of fids in tables to be made: 64 bits, but as narrow as the table {@code file} is unless wished. */
    String fidType(boolean big) {
        boolean narrow = !big
                && kind == Dsn.Kind.MYSQL
                && type("file", "fid").filter(t -> t.startsWith("int")).isPresent();
        return narrow ? "INT UNSIGNED" : "BIGINT UNSIGNED";
    }

    /** Tables of MySQL that are of an engine without transactions. */
    List<String> tablesWithoutTransactions() {
        return kind == Dsn.Kind.MYSQL
                ? strings(
                        "SELECT table_name AS n FROM information_schema.tables WHERE table_schema = DATABASE()"
                                + " AND engine <> 'InnoDB' ORDER BY table_name",
                        "n")
                : List.of();
    }

    private List<String> strings(String sql, String column) {
        return database.read(session -> session.query(sql, row -> row.string(column)));
    }
}

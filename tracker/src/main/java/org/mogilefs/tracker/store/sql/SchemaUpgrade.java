package org.mogilefs.tracker.store.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What brings a table of an older schema up to date. Each step looks for itself whether it is needed, so that an
 * upgrade that was cut short is taken up where it stopped.
 */
final class SchemaUpgrade {
    private static final String HOST_STATES = "'alive', 'dead', 'down', 'readonly'";
    private static final String DEVICE_STATES = "'alive', 'dead', 'down', 'readonly', 'drain'";

    private SchemaUpgrade() {}

    /** A step: looks, and runs statements when they are needed. */
    @FunctionalInterface
    interface Step {
        void run(Catalogue catalogue, Consumer<String> statement);
    }

    /** The steps of one kind of database, in order. */
    static List<Step> steps(Dsn.Kind kind) {
        return switch (kind) {
            case MYSQL -> mysql();
            case POSTGRES -> postgres();
            case SQLITE -> sqlite();
        };
    }

    private static List<Step> mysql() {
        return List.of(
                missing("host", "http_get_port", "MEDIUMINT UNSIGNED AFTER http_port"),
                missing("host", "altmask", "VARCHAR(18) AFTER hostip"),
                missing("host", "altip", "VARCHAR(15) AFTER hostip, ADD UNIQUE altip (altip)"),
                missing("device", "mb_asof", "INT UNSIGNED AFTER mb_used"),
                missing("device", "weight", "MEDIUMINT DEFAULT 100 AFTER status"),
                modified("device", "status", t -> !t.contains("drain"), "ENUM(" + DEVICE_STATES + ")"),
                missing("class", "replpolicy", "VARCHAR(255)"),
                modified("server_settings", "value", t -> !t.contains("text"), "TEXT"),
                missing("file_to_queue", "arg", "TEXT"),
                modified("device", "mb_total", t -> t.contains("mediumint"), "INT UNSIGNED"),
                modified("device", "mb_used", t -> t.contains("mediumint"), "INT UNSIGNED"),
                missing("class", "hashtype", "TINYINT UNSIGNED"),
                modified("host", "status", t -> !t.contains("readonly"), "ENUM(" + HOST_STATES + ")"));
    }

    private static List<Step> postgres() {
        return List.of(
                missing("host", "http_get_port", "INT CHECK (http_get_port >= 0 AND http_get_port < 65536)"),
                missing("host", "altmask", "VARCHAR(18)"),
                missing("host", "altip", "VARCHAR(15) UNIQUE"),
                missing("device", "mb_asof", "INT CHECK (mb_asof >= 0)"),
                missing("device", "weight", "INT DEFAULT 100"),
                checked("device", "status", "drain", DEVICE_STATES),
                missing("class", "replpolicy", "VARCHAR(255)"),
                (catalogue, statement) -> {
                    if (catalogue
                            .type("server_settings", "value")
                            .filter(t -> !t.startsWith("text"))
                            .isPresent()) {
                        statement.accept("ALTER TABLE server_settings ALTER COLUMN value TYPE TEXT");
                    }
                },
                missing("file_to_queue", "arg", "TEXT"),
                missing("class", "hashtype", "SMALLINT"),
                checked("host", "status", "readonly", HOST_STATES));
    }

    /** The original upgrades no SQLite schema; columns can be added all the same, and texts there are of any length. */
    private static List<Step> sqlite() {
        return List.of(
                missing("host", "http_get_port", "MEDIUMINT UNSIGNED"),
                missing("host", "altip", "VARCHAR(15)"),
                missing("host", "altmask", "VARCHAR(18)"),
                missing("device", "mb_asof", "INT UNSIGNED"),
                missing("device", "weight", "MEDIUMINT DEFAULT 100"),
                missing("class", "replpolicy", "VARCHAR(255)"),
                missing("file_to_queue", "arg", "TEXT"),
                missing("class", "hashtype", "TINYINT UNSIGNED"));
    }

    private static Step missing(String table, String column, String definition) {
        return (catalogue, statement) -> {
            if (catalogue.type(table, column).isEmpty()) {
                statement.accept("ALTER TABLE " + table + " ADD COLUMN " + column + " " + definition);
            }
        };
    }

    private static Step modified(String table, String column, Predicate<String> outdated, String definition) {
        return (catalogue, statement) -> {
            if (catalogue.type(table, column).filter(outdated).isPresent()) {
                statement.accept("ALTER TABLE " + table + " MODIFY COLUMN " + column + " " + definition);
            }
        };
    }

    private static Step checked(String table, String column, String newest, String allowed) {
        return (catalogue, statement) -> {
            if (catalogue.type(table, column).filter(t -> !t.contains(newest)).isPresent()) {
                List<String> changes = new ArrayList<>();
                catalogue.checks(table, column).forEach(name -> changes.add("DROP CONSTRAINT \"" + name + "\""));
                changes.add("ADD CHECK (" + column + " IN (" + allowed + "))");
                statement.accept("ALTER TABLE " + table + " " + String.join(", ", changes));
            }
        };
    }
}

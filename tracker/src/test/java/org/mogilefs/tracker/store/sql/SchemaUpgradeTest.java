package org.mogilefs.tracker.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TestStores;

/** Undoes what each step of the schema's history brought, and lets the upgrade bring it back. */
class SchemaUpgradeTest {
    private static final List<String> COLUMNS = List.of(
            "host.http_get_port",
            "host.altip",
            "host.altmask",
            "host.status",
            "device.mb_asof",
            "device.weight",
            "device.status",
            "device.mb_total",
            "device.mb_used",
            "class.replpolicy",
            "class.hashtype",
            "server_settings.value",
            "file_to_queue.arg");

    /** What an older schema lacked, as the statement that takes it away. */
    private static List<String> undoing(TestDatabase.Kind kind) {
        List<String> statements = new ArrayList<>(List.of(
                "ALTER TABLE host DROP COLUMN http_get_port",
                "ALTER TABLE host DROP COLUMN altmask",
                "ALTER TABLE device DROP COLUMN mb_asof",
                "ALTER TABLE device DROP COLUMN weight",
                "ALTER TABLE class DROP COLUMN replpolicy",
                "ALTER TABLE class DROP COLUMN hashtype",
                "ALTER TABLE file_to_queue DROP COLUMN arg",
                "DROP TABLE file_to_delete2",
                "DROP TABLE checksum"));
        switch (kind) {
            case MARIADB, MYSQL ->
                statements.addAll(List.of(
                        "ALTER TABLE host DROP COLUMN altip",
                        "ALTER TABLE host MODIFY status ENUM('alive', 'dead', 'down')",
                        "ALTER TABLE device MODIFY status ENUM('alive', 'dead', 'down', 'readonly')",
                        "ALTER TABLE device MODIFY status ENUM('alive', 'dead', 'down')",
                        "ALTER TABLE device MODIFY mb_total MEDIUMINT UNSIGNED",
                        "ALTER TABLE device MODIFY mb_used MEDIUMINT UNSIGNED",
                        "ALTER TABLE server_settings MODIFY value VARCHAR(255)"));
            case POSTGRES ->
                statements.addAll(List.of(
                        "ALTER TABLE host DROP COLUMN altip",
                        "ALTER TABLE host DROP CONSTRAINT host_status_check, ADD CONSTRAINT host_status_check"
                                + " CHECK (status IN ('alive', 'dead', 'down'))",
                        "ALTER TABLE device DROP CONSTRAINT device_status_check, ADD CONSTRAINT device_status_check"
                                + " CHECK (status IN ('alive', 'dead', 'down'))",
                        "ALTER TABLE server_settings ALTER COLUMN value TYPE VARCHAR(255)"));
            case SQLITE -> {
                // the original upgrades none at all; a unique column cannot be dropped here
            }
        }
        return statements;
    }

    private static Map<String, String> types(Catalogue catalogue) {
        Map<String, String> types = new LinkedHashMap<>();
        for (String column : COLUMNS) {
            String[] names = column.split("\\.");
            types.put(column, catalogue.type(names[0], names[1]).orElse("none"));
        }
        types.put("tables", catalogue.tables().stream().sorted().toList().toString());
        return types;
    }

    @ParameterizedTest
    @MethodSource("org.mogilefs.testing.TestDatabase$Kind#available")
    void whateverAnOlderSchemaLacksIsBroughtBack(TestDatabase.Kind kind) {
        try (TestDatabase database = TestDatabase.create(kind)) {
            StoreConfig config = TestStores.config(database);
            Schema.createIfMissing(config);
            Dsn dsn = Dsn.parse(config.dsn());
            try (Database opened = Stores.connect(config, dsn, Stores.Waits.FOR_EVER)) {
                Catalogue catalogue = new Catalogue(opened, dsn.kind());
                Map<String, String> fresh = types(catalogue);
                for (String undo : undoing(kind)) {
                    lower(opened, List.of(undo));
                    assertThat(types(catalogue)).as(undo).isNotEqualTo(fresh);
                    Schema.setUp(config, Schema.Wish.USUAL, done -> {});
                    assertThat(types(catalogue)).as("upgraded after " + undo).isEqualTo(fresh);
                }
                lower(opened, undoing(kind));
                Schema.setUp(config, Schema.Wish.USUAL, done -> {});
                assertThat(types(catalogue)).isEqualTo(fresh);
            }
            assertThat(Schema.version(config)).contains(Schema.VERSION);
        }
    }

    private static void lower(Database database, List<String> statements) {
        database.change(session -> {
            statements.forEach(session::update);
            session.update("UPDATE server_settings SET value = '4' WHERE field = 'schema_version'");
        });
    }
}

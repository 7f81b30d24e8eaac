package org.mogilefs.tracker.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TestStores;
import org.mogilefs.tracker.store.CloseRequest;
import org.mogilefs.tracker.store.Store;

/**
 * Databases as the trackers of each time had them, with rows in them, upgraded: they end up with the columns and indexes
 * that a new one has, and every row is still there. Fids stay as narrow as they are.
 */
class SchemaHistoryTest {
    /** What a step of the history brought, in words of MySQL. */
    private record Step(int version, String... statements) {}

    /** Long before there was a version: no other addresses, no weights, no settings. */
    private static final List<String> OLDEST = List.of(
            "CREATE TABLE domain (dmid SMALLINT UNSIGNED NOT NULL PRIMARY KEY, namespace VARCHAR(255),"
                    + " UNIQUE (namespace)) ENGINE=InnoDB",
            "CREATE TABLE class (dmid SMALLINT UNSIGNED NOT NULL, classid TINYINT UNSIGNED NOT NULL,"
                    + " PRIMARY KEY (dmid, classid), classname VARCHAR(50), UNIQUE (dmid, classname),"
                    + " mindevcount TINYINT UNSIGNED NOT NULL) ENGINE=InnoDB",
            "CREATE TABLE file (fid INT UNSIGNED NOT NULL PRIMARY KEY, dmid SMALLINT UNSIGNED NOT NULL,"
                    + " dkey VARCHAR(255), UNIQUE dkey (dmid, dkey), length INT UNSIGNED,"
                    + " classid TINYINT UNSIGNED NOT NULL, devcount TINYINT UNSIGNED NOT NULL,"
                    + " INDEX devcount (dmid, classid, devcount)) ENGINE=InnoDB",
            "CREATE TABLE tempfile (fid INT UNSIGNED NOT NULL PRIMARY KEY AUTO_INCREMENT,"
                    + " createtime INT UNSIGNED NOT NULL, classid TINYINT UNSIGNED NOT NULL,"
                    + " dmid SMALLINT UNSIGNED NOT NULL, dkey VARCHAR(255), devids VARCHAR(60)) ENGINE=InnoDB",
            "CREATE TABLE file_to_delete (fid INT UNSIGNED NOT NULL PRIMARY KEY) ENGINE=InnoDB",
            "CREATE TABLE unreachable_fids (fid INT UNSIGNED NOT NULL PRIMARY KEY, lastupdate INT UNSIGNED NOT NULL,"
                    + " INDEX lastupdate (lastupdate)) ENGINE=InnoDB",
            "CREATE TABLE file_on (fid INT UNSIGNED NOT NULL, devid MEDIUMINT UNSIGNED NOT NULL,"
                    + " PRIMARY KEY (fid, devid), INDEX devid (devid)) ENGINE=InnoDB",
            "CREATE TABLE file_on_corrupt (fid INT UNSIGNED NOT NULL, devid MEDIUMINT UNSIGNED NOT NULL,"
                    + " PRIMARY KEY (fid, devid)) ENGINE=InnoDB",
            "CREATE TABLE host (hostid MEDIUMINT UNSIGNED NOT NULL PRIMARY KEY, status ENUM('alive', 'dead', 'down'),"
                    + " http_port MEDIUMINT UNSIGNED DEFAULT 7500, hostname VARCHAR(40), UNIQUE (hostname),"
                    + " hostip VARCHAR(15), UNIQUE (hostip)) ENGINE=InnoDB",
            "CREATE TABLE device (devid MEDIUMINT UNSIGNED NOT NULL PRIMARY KEY, hostid MEDIUMINT UNSIGNED NOT NULL,"
                    + " status ENUM('alive', 'dead', 'down'), mb_total MEDIUMINT UNSIGNED,"
                    + " mb_used MEDIUMINT UNSIGNED, INDEX status (status)) ENGINE=InnoDB");

    private static final int FIRST_WITH_SETTINGS = 6;

    private static final List<Step> HISTORY = List.of(
            new Step(
                    6,
                    "ALTER TABLE host ADD http_get_port MEDIUMINT UNSIGNED, ADD altip VARCHAR(15),"
                            + " ADD altmask VARCHAR(18), ADD UNIQUE altip (altip)",
                    "ALTER TABLE device ADD mb_asof INT UNSIGNED, ADD weight MEDIUMINT DEFAULT 100,"
                            + " MODIFY status ENUM('alive', 'dead', 'down', 'readonly')",
                    "CREATE TABLE server_settings (field VARCHAR(50) PRIMARY KEY, value VARCHAR(255)) ENGINE=InnoDB",
                    "CREATE TABLE file_to_replicate (fid INT UNSIGNED NOT NULL PRIMARY KEY,"
                            + " nexttry INT UNSIGNED NOT NULL, INDEX (nexttry), fromdevid INT UNSIGNED,"
                            + " failcount TINYINT UNSIGNED NOT NULL DEFAULT 0,"
                            + " flags SMALLINT UNSIGNED NOT NULL DEFAULT 0) ENGINE=InnoDB",
                    "INSERT INTO file_to_replicate (fid, nexttry, fromdevid, failcount) VALUES (2, 5, 1, 3)"),
            new Step(
                    7,
                    "CREATE TABLE file_to_delete_later (fid INT UNSIGNED NOT NULL PRIMARY KEY,"
                            + " delafter INT UNSIGNED NOT NULL, INDEX (delafter)) ENGINE=InnoDB"),
            new Step(
                    8,
                    "CREATE TABLE fsck_log (logid INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,"
                            + " utime INT UNSIGNED NOT NULL, fid INT UNSIGNED NULL, evcode CHAR(4),"
                            + " devid MEDIUMINT UNSIGNED, INDEX (utime)) ENGINE=InnoDB"),
            new Step(9, "ALTER TABLE device MODIFY status ENUM('alive', 'dead', 'down', 'readonly', 'drain')"),
            new Step(10, "ALTER TABLE class ADD replpolicy VARCHAR(255)"),
            new Step(
                    11,
                    "CREATE TABLE file_to_queue (fid INT UNSIGNED NOT NULL, devid INT UNSIGNED,"
                            + " type TINYINT UNSIGNED NOT NULL, nexttry INT UNSIGNED NOT NULL,"
                            + " failcount TINYINT UNSIGNED NOT NULL DEFAULT 0,"
                            + " flags SMALLINT UNSIGNED NOT NULL DEFAULT 0, PRIMARY KEY (fid, type),"
                            + " INDEX type_nexttry (type, nexttry)) ENGINE=InnoDB"),
            new Step(
                    12,
                    "CREATE TABLE file_to_delete2 (fid INT UNSIGNED NOT NULL PRIMARY KEY,"
                            + " nexttry INT UNSIGNED NOT NULL, failcount TINYINT UNSIGNED NOT NULL DEFAULT 0,"
                            + " INDEX nexttry (nexttry)) ENGINE=InnoDB"),
            new Step(13, "ALTER TABLE server_settings MODIFY value TEXT", "ALTER TABLE file_to_queue ADD arg TEXT"),
            new Step(14, "ALTER TABLE device MODIFY mb_total INT UNSIGNED, MODIFY mb_used INT UNSIGNED"),
            new Step(
                    15,
                    "ALTER TABLE class ADD hashtype TINYINT UNSIGNED",
                    "CREATE TABLE checksum (fid INT UNSIGNED NOT NULL PRIMARY KEY, hashtype TINYINT UNSIGNED NOT NULL,"
                            + " checksum VARBINARY(64) NOT NULL) ENGINE=InnoDB"));

    private static final List<String> ROWS = List.of(
            "INSERT INTO domain VALUES (1, 'd')",
            "INSERT INTO class (dmid, classid, classname, mindevcount) VALUES (1, 1, 'two', 2)",
            "INSERT INTO host (hostid, status, hostname, hostip) VALUES (1, 'alive', 'h1', '10.0.0.1')",
            "INSERT INTO device (devid, hostid, status, mb_total, mb_used) VALUES (1, 1, 'alive', 900, 10),"
                    + " (2, 1, 'dead', 900, 10)",
            "INSERT INTO file (fid, dmid, dkey, length, classid, devcount) VALUES (1, 1, 'a', 5, 1, 2),"
                    + " (2, 1, 'b', 6, 0, 1)",
            "INSERT INTO file_on VALUES (1, 1), (1, 2), (2, 1)",
            "INSERT INTO tempfile VALUES (30, 5, 0, 1, 't', '1,2')",
            "INSERT INTO file_to_delete VALUES (9)");

    private static final Map<TestDatabase.Kind, TestDatabase> newest = new EnumMap<>(TestDatabase.Kind.class);

    @BeforeAll
    static void makeTheNewest() {
        for (TestDatabase.Kind kind : TestDatabase.Kind.ofMySql()) {
            newest.put(kind, TestDatabase.create(kind));
            Schema.createIfMissing(TestStores.config(newest.get(kind)));
        }
    }

    @AfterAll
    static void dropTheNewest() {
        newest.values().forEach(TestDatabase::close);
    }

    /** Every version over MariaDB; over MySQL, whose tables take longer to make, the oldest, the newest and one between. */
    static List<Arguments> oldDatabases() {
        List<Arguments> all = new ArrayList<>();
        for (TestDatabase.Kind kind : TestDatabase.Kind.ofMySql()) {
            IntStream.rangeClosed(4, 16)
                    .filter(version -> kind == TestDatabase.Kind.MARIADB || version % 6 == 4)
                    .forEach(version -> all.add(Arguments.of(kind, version)));
        }
        return all;
    }

    /** The statements that make a database of a version and fill it. */
    private static List<String> asOf(int version) {
        List<String> statements = new ArrayList<>(OLDEST);
        statements.addAll(ROWS);
        HISTORY.stream()
                .filter(step -> step.version() <= version)
                .forEach(step -> statements.addAll(List.of(step.statements())));
        if (version >= FIRST_WITH_SETTINGS) {
            statements.add("INSERT INTO server_settings VALUES ('schema_version', '" + version + "')");
        }
        return statements;
    }

    /** All columns and all indexes; how wide fids and lengths are is left out. */
    private static List<String> described(StoreConfig config) {
        String columns = "SELECT CONCAT_WS(' ', table_name, column_name,"
                + " REPLACE(REPLACE(column_type, 'bigint(20)', 'int(10)'), 'bigint unsigned', 'int unsigned'),"
                + " is_nullable, column_default, extra) AS t FROM information_schema.columns"
                + " WHERE table_schema = DATABASE() ORDER BY t";
        String indexes = "SELECT CONCAT_WS(' ', table_name, index_name, non_unique,"
                + " GROUP_CONCAT(column_name ORDER BY seq_in_index)) AS t FROM information_schema.statistics"
                + " WHERE table_schema = DATABASE() GROUP BY table_name, index_name, non_unique ORDER BY 1";
        List<String> lines = new ArrayList<>();
        try (Database database = Stores.connect(config, Dsn.parse(config.dsn()), Stores.Waits.FOR_EVER)) {
            for (String sql : List.of(columns, indexes)) {
                lines.addAll(database.read(session -> session.query(sql, row -> row.string("t"))));
            }
        }
        return lines;
    }

    @ParameterizedTest
    @MethodSource("oldDatabases")
    void anOldDatabaseBecomesLikeANewOneAndKeepsItsRows(TestDatabase.Kind kind, int version) {
        try (TestDatabase old = TestDatabase.create(kind)) {
            StoreConfig config = TestStores.config(old);
            try (Database database = Stores.connect(config, Dsn.parse(config.dsn()), Stores.Waits.FOR_EVER)) {
                database.change(session -> asOf(version).forEach(session::update));
            }

            Schema.setUp(config, Schema.Wish.USUAL, done -> {});

            assertThat(described(config)).isEqualTo(described(TestStores.config(newest.get(kind))));
            assertThat(Schema.version(config)).contains(Schema.VERSION);
            List<String> again = new ArrayList<>();
            Schema.setUp(config, Schema.Wish.USUAL, again::add);
            assertThat(again).isEmpty();
            assertRowsAreThere(config, version);
        }
    }

    private static void assertRowsAreThere(StoreConfig config, int version) {
        try (Store store = Stores.open(config)) {
            assertThat(store.files().find(1, "a").orElseThrow().length()).isEqualTo(5);
            assertThat(store.files().devids(1)).containsExactlyInAnyOrder(1, 2);
            assertThat(store.files().devids(2)).containsExactly(1);
            assertThat(store.namespaces().findClass(1, "two")).contains(1);
            assertThat(store.tempfiles().find(30).orElseThrow().devids()).containsExactly(1, 2);
            assertThat(store.topology().readTables().devices())
                    .extracting(device -> device.state())
                    .containsExactlyInAnyOrder(DeviceState.ALIVE, DeviceState.DEAD);
            assertThat(store.queues().peekReplication(2).isPresent()).isEqualTo(version >= 6);
            assertThat(store.tempfiles().reserve(0, 1, "new", 0, List.of(1)).orElseThrow())
                    .isGreaterThan(30);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ascii", "umlaut", "emoji"})
    void keysOf255CharactersFitAndComeBackByteForByte(String script) {
        String letter = switch (script) {
            case "ascii" -> "k";
            case "umlaut" -> "\u00e4";
            default -> "\ud83d\ude00";
        };
        try (Store store = Stores.open(TestStores.config(newest.get(TestDatabase.Kind.MARIADB)))) {
            String key = letter.repeat(255);
            long fid = store.tempfiles().reserve(0, 1, key, 0, List.of(1)).orElseThrow();
            store.files()
                    .close(new CloseRequest(store.tempfiles().find(fid).orElseThrow(), key, 1, 5, Optional.empty()));
            String read = store.files().listKeys(1, letter, "", 10, false).getFirst();
            assertThat(read.getBytes(StandardCharsets.UTF_8)).isEqualTo(key.getBytes(StandardCharsets.UTF_8));
            assertThat(store.files().find(1, key)).isPresent();
        }
    }
}

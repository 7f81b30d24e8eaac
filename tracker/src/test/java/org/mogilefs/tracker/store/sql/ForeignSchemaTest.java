package org.mogilefs.tracker.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mogilefs.protocol.WireText;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TestStores;
import org.mogilefs.tracker.store.CloseRequest;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.StoreException;

/** Databases as older installations have them: other character sets, keys written by the Perl tracker, narrow fids. */
@ParameterizedClass
@MethodSource("org.mogilefs.testing.TestDatabase$Kind#ofMySql")
class ForeignSchemaTest {
    private static final String KEY = "naïve/日本語";

    @Parameter
    TestDatabase.Kind kind;

    private static StoreConfig made(TestDatabase database) {
        StoreConfig config = TestStores.config(database);
        Schema.createIfMissing(config);
        return config;
    }

    /** As DBD::mysql does it: the raw bytes over a connection whose character set is the column's. Fids begin at 1. */
    private static void writeAsPerl(TestDatabase database, List<String> keys) {
        String rows = IntStream.rangeClosed(1, keys.size())
                .mapToObj(fid -> "(" + fid + ", 1, ?, 5, 0, 1)")
                .collect(Collectors.joining(", "));
        execute(
                database,
                "INSERT INTO file (fid, dmid, dkey, length, classid, devcount) VALUES " + rows,
                keys.stream().map(key -> key.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new));
    }

    private static void execute(TestDatabase database, String sql, byte[]... parameters) {
        try (Connection connection = DriverManager.getConnection(
                        Dsn.parse(database.dsn()).jdbcUrl(), database.user(), database.password());
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setBytes(i + 1, parameters[i]);
            }
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"latin1", "utf8mb4"})
    void keysOfThePerlTrackerAreFoundByteForByteAndByIndex(String charset) throws SQLException {
        try (TestDatabase database = TestDatabase.create(kind, charset)) {
            StoreConfig config = made(database);
            writeAsPerl(
                    database,
                    Stream.concat(Stream.of(KEY), IntStream.range(2, 50).mapToObj(i -> "key" + i))
                            .toList());
            try (Store store = Stores.open(config)) {
                assertThat(store.files().find(1, KEY)).map(FileRow::fid).contains(1L);
                assertThat(store.files().listKeys(1, "naïve", "", 10, true)).containsExactly(KEY);
                store.files().rename(store.files().find(1L).orElseThrow(), KEY + "2");
                assertThat(store.files().find(1L)).map(FileRow::dkey).contains(KEY + "2");
            }
            assertThat(keyUsed(database, charset)).isEqualTo("dkey");
        }
    }

    /** The index that the server picks for the condition the dialect writes. */
    private static String keyUsed(TestDatabase database, String charset) throws SQLException {
        String collation;
        try (Connection connection = DriverManager.getConnection(
                        Dsn.parse(database.dsn()).jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            try (var columns = statement.executeQuery("SELECT collation_name FROM information_schema.columns WHERE"
                    + " table_schema = DATABASE() AND table_name = 'file' AND column_name = 'dkey'")) {
                columns.next();
                collation = columns.getString(1);
            }
            try (PreparedStatement explain = connection.prepareStatement(
                    "EXPLAIN SELECT fid FROM file WHERE dmid = 1 AND dkey = CONVERT(? USING " + charset + ") COLLATE "
                            + collation)) {
                explain.setBytes(1, "key7".getBytes(StandardCharsets.UTF_8));
                try (var plan = explain.executeQuery()) {
                    plan.next();
                    return plan.getString("key") == null ? plan.getString("Extra") : plan.getString("key");
                }
            }
        }
    }

    @Test
    void bytesThatAreNoUtf8AreKeptWhereTheColumnTakesAnyByte() {
        String key = WireText.decode(new byte[] {'k', (byte) 0xE9, (byte) 0xFF});
        try (TestDatabase database = TestDatabase.create(kind, "latin1");
                Store store = Stores.open(made(database))) {
            long fid = store.tempfiles().reserve(0, 1, key, 0, List.of(1)).orElseThrow();
            store.files()
                    .close(new CloseRequest(store.tempfiles().find(fid).orElseThrow(), key, 1, 5, Optional.empty()));
            assertThat(store.files().find(1, key)).map(FileRow::dkey).contains(key);
        }
        try (TestDatabase database = TestDatabase.create(kind, "utf8mb4");
                Store store = Stores.open(made(database))) {
            assertThatThrownBy(() -> store.tempfiles().reserve(0, 1, key, 0, List.of(1)))
                    .isInstanceOf(StoreException.BadValue.class);
            assertThat(store.files().find(1, key)).isEmpty();
        }
    }

    @Test
    void fidsBeyondTwoToThe31FitNarrowColumns() {
        try (TestDatabase database = TestDatabase.create(kind, "utf8mb4")) {
            StoreConfig config = made(database);
            for (String table : List.of("file", "file_on", "file_to_replicate", "checksum")) {
                execute(database, "ALTER TABLE " + table + " MODIFY fid INT UNSIGNED NOT NULL");
            }
            execute(database, "ALTER TABLE tempfile MODIFY fid INT UNSIGNED NOT NULL AUTO_INCREMENT");
            try (Store store = Stores.open(config)) {
                long wanted = 3_000_000_000L;
                assertThat(store.tempfiles().reserve(wanted, 1, "k", 0, List.of(1)))
                        .contains(wanted);
                store.files()
                        .close(new CloseRequest(
                                store.tempfiles().find(wanted).orElseThrow(), "k", 1, 5, Optional.empty()));
                assertThat(store.files().find(1, "k")).map(FileRow::fid).contains(wanted);
                assertThat(store.files().devids(wanted)).containsExactly(1);
            }
        }
    }

    @Test
    void anOldSchemaIsUpgradedAndKeepsItsNarrowFids() {
        try (TestDatabase database = TestDatabase.create(kind, "utf8mb4")) {
            StoreConfig config = made(database);
            execute(database, "DROP TABLE file_to_delete2");
            execute(database, "DROP TABLE checksum");
            execute(database, "ALTER TABLE file MODIFY fid INT UNSIGNED NOT NULL");
            execute(database, "ALTER TABLE class DROP COLUMN hashtype, DROP COLUMN replpolicy");
            execute(database, "ALTER TABLE host DROP COLUMN altip, DROP COLUMN altmask, DROP COLUMN http_get_port");
            execute(database, "ALTER TABLE host MODIFY status ENUM('alive', 'dead', 'down')");
            execute(database, "ALTER TABLE device MODIFY status ENUM('alive', 'dead', 'down')");
            execute(database, "ALTER TABLE device MODIFY mb_total MEDIUMINT UNSIGNED, DROP COLUMN mb_asof");
            execute(database, "ALTER TABLE server_settings MODIFY value VARCHAR(255)");
            execute(database, "UPDATE server_settings SET value = '6' WHERE field = 'schema_version'");
            execute(database, "INSERT INTO domain (dmid, namespace) VALUES (1, 'kept')");

            Schema.setUp(config, Schema.Wish.USUAL, done -> {});

            assertThat(Schema.version(config)).contains(Schema.VERSION);
            try (Database opened = Stores.connect(config, Dsn.parse(config.dsn()), Stores.Waits.FOR_EVER)) {
                Catalogue catalogue = new Catalogue(opened, Dsn.Kind.MYSQL);
                assertThat(catalogue.type("checksum", "fid").orElseThrow()).startsWith("int");
                assertThat(catalogue.type("class", "replpolicy")).isPresent();
                assertThat(catalogue.type("class", "hashtype")).isPresent();
                assertThat(catalogue.type("host", "status").orElseThrow()).contains("readonly");
                assertThat(catalogue.type("device", "status").orElseThrow()).contains("drain");
                assertThat(catalogue.type("device", "mb_total").orElseThrow()).startsWith("int");
                assertThat(catalogue.type("device", "mb_asof")).isPresent();
                assertThat(catalogue.type("server_settings", "value").orElseThrow())
                        .contains("text");
            }
            try (Store store = Stores.open(config)) {
                assertThat(store.namespaces().findDomain("kept")).contains(1);
                assertThat(store.topology().readTables().domains()).hasSize(1);
            }
        }
    }

    @Test
    void aNewerSchemaIsLeftAlone() {
        try (TestDatabase database = TestDatabase.create(kind)) {
            StoreConfig config = made(database);
            execute(database, "UPDATE server_settings SET value = '18' WHERE field = 'schema_version'");
            assertThatThrownBy(() -> Schema.setUp(config, Schema.Wish.USUAL, done -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("newer");
            assertThat(Schema.version(config)).contains(18);
        }
    }
}

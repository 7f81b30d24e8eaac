package org.mogilefs.tools.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.Output;
import org.mogilefs.tools.cli.ToolException;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.sql.Schema;
import org.mogilefs.tracker.store.sql.StoreConfig;
import org.mogilefs.tracker.store.sql.Stores;

class MogDbSetupTest {
    private record Ended(int status, String out, String err) {}

    private static Ended run(String input, String... arguments) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Io io = new Io(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new Output(out, false),
                new Output(err, false),
                Map.of());
        int status;
        try {
            status = new MogDbSetup(io).run(List.of(arguments));
        } catch (ToolException e) {
            status = e.status();
            io.complain(e.getMessage());
        }
        io.out().flush();
        return new Ended(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** With the patience that a machine under load needs. */
    private static StoreConfig config(String dsn, String user, String password) {
        return new StoreConfig(dsn, user, password, 16, Duration.ofSeconds(30), 2);
    }

    /** The server of the tests starts without grant tables; this reads them, so that users and rights are real. */
    private static void readGrantTables() throws SQLException {
        try (Connection root = DriverManager.getConnection(
                        "jdbc:mysql://127.0.0.1:" + TestDatabase.mariaDbPort() + "/", "root", "");
                Statement statement = root.createStatement()) {
            statement.execute("FLUSH PRIVILEGES");
            statement.execute("CREATE USER IF NOT EXISTS 'root'@'127.0.0.1'");
            statement.execute("GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION");
        }
    }

    @ParameterizedTest
    @MethodSource("org.mogilefs.testing.TestDatabase$Kind#ofMySql")
    void makesDatabaseUserAndTables(TestDatabase.Kind kind) throws Exception {
        boolean isMySql = kind == TestDatabase.Kind.MYSQL;
        if (!isMySql) {
            readGrantTables();
        }
        int port = isMySql ? TestDatabase.mySqlPort() : TestDatabase.mariaDbPort();
        List<String> arguments = new ArrayList<>(List.of(
                "--yes",
                "--verbose",
                "--dbhost=127.0.0.1",
                "--dbport=" + port,
                "--dbname=set_up",
                "--dbrootpass=" + (isMySql ? "test" : ""),
                "--dbuser=setter",
                "--dbpass=it's \\ secret"));
        Ended first = run("", arguments.toArray(String[]::new));
        assertThat(first.status()).as(first.err()).isZero();
        assertThat(first.out()).contains("Schema made: version 17.");
        assertThat(first.err())
                .contains("CREATE DATABASE", "GRANT ALL", "CREATE TABLE file ")
                .doesNotContain("secret");
        Ended second = run("", arguments.toArray(String[]::new));
        assertThat(second.status()).isZero();
        assertThat(second.out()).contains("already up-to-date at version 17");
        StoreConfig config = config("DBI:mysql:set_up:host=127.0.0.1;port=" + port, "setter", "it's \\ secret");
        try (Store store = Stores.open(config)) {
            assertThat(store.namespaces().createDomain("d")).isEqualTo(1);
        }
    }

    @Test
    void makesDatabaseUserAndTablesOnPostgres() throws Exception {
        Ended ended = run(
                "",
                "--yes",
                "--type=Postgres",
                "--dbhost=127.0.0.1",
                "--dbport=" + TestDatabase.postgresPort(),
                "--dbname=set_up");
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("Schema made: version 17.");
    }

    @Test
    void makesTheFileOfSqlite(@TempDir Path folder) throws Exception {
        String file = folder.resolve("mogile.db").toString();
        assertThat(run("y\n", "--type=SQLite", "--dbname=" + file).status()).isZero();
        assertThat(Schema.version(config("DBI:SQLite:" + file, "", ""))).contains(17);
    }

    @Test
    void addsTheTableOfLocksToAFileOfSqliteThatIsUpToDateAndHasNone(@TempDir Path folder) throws Exception {
        String file = folder.resolve("mogile.db").toString();
        String[] arguments = {"--yes", "--verbose", "--type=SQLite", "--dbname=" + file};
        assertThat(run("", arguments).status()).isZero();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE lock");
        }
        Ended ended = run("", arguments);
        assertThat(ended.out()).contains("already up-to-date at version 17");
        assertThat(ended.err()).contains("CREATE TABLE lock");
        assertThat(run("", arguments).err()).doesNotContain("CREATE");
    }

    @Test
    void anythingButYesStopsBeforeAnyChange(@TempDir Path folder) throws Exception {
        String file = folder.resolve("mogile.db").toString();
        for (String answer : List.of("", "\n", "n\n", "no\n")) {
            Ended ended = run(answer, "--type=SQLite", "--dbname=" + file);
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.out()).contains("Continue? [N/y]: ");
            assertThat(ended.err()).contains("Stopped.");
        }
        assertThat(Path.of(file)).doesNotExist();
    }

    @Test
    void leavesTheVersionWhenAsked(@TempDir Path folder) throws Exception {
        String file = folder.resolve("mogile.db").toString();
        assertThat(run("", "--yes", "--noschemabump", "--type=SQLite", "--dbname=" + file)
                        .status())
                .isZero();
        assertThat(Schema.version(config("DBI:SQLite:" + file, "", ""))).contains(0);
    }

    @Test
    void aPasswordThatIsLeftOutIsAskedFor() throws Exception {
        readGrantTables();
        String[] arguments = {
            "--dbhost=127.0.0.1",
            "--dbport=" + TestDatabase.mariaDbPort(),
            "--dbname=asked",
            "--dbuser=asked",
            "--dbpassword"
        };
        Ended ended = run("y\nhu sh\ny\ny\n", arguments);
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("Password of 'asked': ").doesNotContain("hu sh");
        String dsn = "DBI:mysql:asked:host=127.0.0.1;port=" + TestDatabase.mariaDbPort();
        assertThat(Schema.version(config(dsn, "asked", "hu sh"))).contains(17);
        // nobody is asked with --yes: the password is empty then, and here wrong
        List<String> sure = new ArrayList<>(List.of(arguments));
        sure.addAll(List.of("--yes", "--dbrootuser=nobody"));
        assertThat(run("", sure.toArray(String[]::new)).status()).isEqualTo(1);
    }

    @Test
    void saysWhatIsWrongWithItsArgumentsOrTheServer() throws Exception {
        assertThat(run("", "--type=Oracle").status()).isEqualTo(2);
        assertThat(run("", "--no-such-option").status()).isEqualTo(2);
        Ended away = run("", "--yes", "--dbhost=127.0.0.1", "--dbport=1");
        assertThat(away.status()).isEqualTo(1);
        assertThat(away.err()).contains("no connection to the database").doesNotContain("\tat ");
        assertThat(run("", "--help").out()).contains("--dbrootuser", "--noschemabump");
    }
}

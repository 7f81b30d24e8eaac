package org.mogilefs.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An empty database of some kind for one test; gone when closed. The JDBC drivers are those of the module under test. */
public final class TestDatabase implements AutoCloseable {
    /** The kinds that tests run over. */
    public enum Kind {
        SQLITE,
        MARIADB,
        POSTGRES,
        /** MySQL itself, where a Docker engine answers or the system has what the bundled server needs. */
        MYSQL;

        /** The kinds that can run on this machine. */
        public static List<Kind> available() {
            return Stream.of(values()).filter(Kind::isAvailable).toList();
        }

        /** Those that speak MySQL's protocol and dialect. */
        public static List<Kind> ofMySql() {
            return Stream.of(MARIADB, MYSQL).filter(Kind::isAvailable).toList();
        }

        /** Those that let several writers in at once. */
        public static List<Kind> ofServers() {
            return Stream.of(MARIADB, POSTGRES, MYSQL).filter(Kind::isAvailable).toList();
        }

        private boolean isAvailable() {
            return this != MYSQL || hasMySql();
        }

        private static boolean hasMySql() {
            Optional<String> hindrance = MySql.hindrance();
            if (hindrance.isPresent() && told.compareAndSet(false, true)) {
                log.warn("no tests over MySQL itself: {}", hindrance.get());
            }
            return hindrance.isEmpty();
        }
    }

    private static final Logger log = LoggerFactory.getLogger(TestDatabase.class);
    private static final AtomicInteger counter = new AtomicInteger();
    private static final AtomicBoolean told = new AtomicBoolean();

    private final Kind kind;
    private final String dsn;
    private final String user;
    private final Runnable remove;

    private TestDatabase(Kind kind, String dsn, String user, Runnable remove) {
        this.kind = kind;
        this.dsn = dsn;
        this.user = user;
        this.remove = remove;
    }

    /** A fresh database without any table. */
    public static TestDatabase create(Kind kind) {
        return switch (kind) {
            case SQLITE -> sqlite();
            case MARIADB, MYSQL -> create(kind, "utf8mb4");
            case POSTGRES -> postgres();
        };
    }

    /** A fresh database of MariaDB or MySQL whose columns have another character set, such as {@code latin1}. */
    public static TestDatabase create(Kind kind, String charset) {
        String name = "mogile_" + counter.incrementAndGet();
        boolean isMySql = kind == Kind.MYSQL;
        String host = isMySql ? MySql.get().host() : "127.0.0.1";
        int port = isMySql ? mySqlPort() : mariaDbPort();
        String server = "jdbc:mysql://" + host + ":" + port + "/?allowPublicKeyRetrieval=true";
        String password = isMySql ? MySql.PASSWORD : "";
        run(server, "root", password, "CREATE DATABASE " + name + " CHARACTER SET " + charset);
        return new TestDatabase(
                kind,
                "DBI:mysql:" + name + ":host=" + host + ":port=" + port,
                "root",
                () -> run(server, "root", password, "DROP DATABASE " + name));
    }

    /** The port of the MariaDB server of this JVM, whose user {@code root} has no password. */
    public static int mariaDbPort() {
        return MariaDb.get().port();
    }

    /** The port of the MySQL server of this JVM, whose user {@code root} has the password {@code test}. */
    public static int mySqlPort() {
        return MySql.get().port();
    }

    /** The port of the PostgreSQL server of this JVM, whose user {@code postgres} needs no password. */
    public static int postgresPort() {
        return Postgres.get().port();
    }

    private static TestDatabase postgres() {
        String name = "mogile_" + counter.incrementAndGet();
        String server = "jdbc:postgresql://127.0.0.1:" + postgresPort() + "/postgres";
        run(server, "postgres", "", "CREATE DATABASE " + name);
        return new TestDatabase(
                Kind.POSTGRES,
                "DBI:Pg:dbname=" + name + ";host=127.0.0.1;port=" + postgresPort(),
                "postgres",
                () -> run(server, "postgres", "", "DROP DATABASE " + name + " WITH (FORCE)"));
    }

    /** Stops the MariaDB server of this JVM, runs {@code whileDown}, and starts it again. */
    public static void mariaDbAway(Runnable whileDown) {
        MariaDb.get().restart(whileDown);
    }

    private static TestDatabase sqlite() {
        try {
            Path folder = Files.createTempDirectory("mogile-sqlite");
            return new TestDatabase(
                    Kind.SQLITE, "DBI:SQLite:" + folder.resolve("mogile.db"), "", () -> deleteFolder(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String url, String user, String password, String sql) {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static void deleteFolder(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which kind it is. */
    public Kind kind() {
        return kind;
    }

    /** Its name as {@code db_dsn} has it. */
    public String dsn() {
        return dsn;
    }

    /** Its user. */
    public String user() {
        return user;
    }

    /** Its user's password. */
    public String password() {
        return kind == Kind.MYSQL ? MySql.PASSWORD : "";
    }

    @Override
    public void close() {
        remove.run();
    }
}

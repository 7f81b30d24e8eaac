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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** An empty database of some kind for one test; gone when closed. The JDBC drivers are those of the module under test. */
public final class TestDatabase implements AutoCloseable {
    /** The kinds that tests run over. */
    public enum Kind {
        SQLITE,
        MARIADB,
        POSTGRES,
        /** MySQL itself, in a container: only where a Docker engine answers. */
        MYSQL;

        /** The kinds that can run on this machine. */
        public static List<Kind> available() {
            return Stream.of(values())
                    .filter(kind -> kind != MYSQL || MySql.isAvailable())
                    .toList();
        }
    }

    private static final AtomicInteger counter = new AtomicInteger();

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
            case MARIADB -> mariadb("utf8mb4");
            case POSTGRES -> postgres();
            case MYSQL -> mysql();
        };
    }

    /** A fresh MariaDB database whose columns have another character set, such as {@code latin1}. */
    public static TestDatabase mariadb(String charset) {
        String name = "mogile_" + counter.incrementAndGet();
        mariaDbRoot("CREATE DATABASE " + name + " CHARACTER SET " + charset);
        return new TestDatabase(
                Kind.MARIADB,
                "DBI:mysql:" + name + ":host=127.0.0.1:port=" + MariaDb.get().port(),
                "root",
                () -> mariaDbRoot("DROP DATABASE " + name));
    }

    /** The port of the MariaDB server of this JVM, whose user {@code root} has no password. */
    public static int mariaDbPort() {
        return MariaDb.get().port();
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

    private static TestDatabase mysql() {
        String name = "mogile_" + counter.incrementAndGet();
        String address = MySql.get().host() + ":" + MySql.get().port();
        String server = "jdbc:mysql://" + address + "/?allowPublicKeyRetrieval=true&sslMode=PREFERRED";
        run(server, "root", MySql.PASSWORD, "CREATE DATABASE " + name);
        return new TestDatabase(
                Kind.MYSQL,
                "jdbc:mysql://" + address + "/" + name,
                "root",
                () -> run(server, "root", MySql.PASSWORD, "DROP DATABASE " + name));
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

    private static void mariaDbRoot(String sql) {
        run("jdbc:mysql://127.0.0.1:" + MariaDb.get().port() + "/", "root", "", sql);
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

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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** An empty database of some kind for one test; gone when closed. The JDBC drivers are those of the module under test. */
public final class TestDatabase implements AutoCloseable {
    /** The kinds that tests run over. */
    public enum Kind {
        SQLITE,
        MARIADB
    }

    private static final AtomicInteger counter = new AtomicInteger();

    private final Kind kind;
    private final String dsn;
    private final Runnable remove;

    private TestDatabase(Kind kind, String dsn, Runnable remove) {
        this.kind = kind;
        this.dsn = dsn;
        this.remove = remove;
    }

    /** A fresh database without any table. */
    public static TestDatabase create(Kind kind) {
        return switch (kind) {
            case SQLITE -> sqlite();
            case MARIADB -> mariadb("utf8mb4");
        };
    }

    /** A fresh MariaDB database whose columns have another character set, such as {@code latin1}. */
    public static TestDatabase mariadb(String charset) {
        String name = "mogile_" + counter.incrementAndGet();
        mariaDbRoot("CREATE DATABASE " + name + " CHARACTER SET " + charset);
        return new TestDatabase(
                Kind.MARIADB,
                "DBI:mysql:" + name + ":host=127.0.0.1:port=" + MariaDb.get().port(),
                () -> mariaDbRoot("DROP DATABASE " + name));
    }

    /** Stops the MariaDB server of this JVM, runs {@code whileDown}, and starts it again. */
    public static void mariaDbAway(Runnable whileDown) {
        MariaDb.get().restart(whileDown);
    }

    private static TestDatabase sqlite() {
        try {
            Path folder = Files.createTempDirectory("mogile-sqlite");
            return new TestDatabase(
                    Kind.SQLITE, "DBI:SQLite:" + folder.resolve("mogile.db"), () -> deleteFolder(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void mariaDbRoot(String sql) {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:mysql://127.0.0.1:" + MariaDb.get().port() + "/", "root", "");
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
        return kind == Kind.SQLITE ? "" : "root";
    }

    /** Its user's password. */
    public String password() {
        return "";
    }

    @Override
    public void close() {
        remove.run();
    }
}

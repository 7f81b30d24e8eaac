package org.mogilefs.tracker.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Optional;
import java.util.Properties;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.StoreException;

/** Opens stores. */
public final class Stores {
    /** How long a statement may take before its connection is given up. */
    enum Waits {
        /** A tracker's: a database that hangs must not hang its requests for ever. */
        SERVING(30_000),
        /** A replica's: the database itself can answer as well. */
        REPLICA(2_000),
        /** A schema's: rewriting a large table takes its time. */
        FOR_EVER(0);

        private final int millis;

        Waits(int millis) {
            this.millis = millis;
        }
    }

    private static final int FIRST_ATTEMPTS = 5;

    private Stores() {}

    /**
     * Opens the database.
     *
     * @throws IllegalArgumentException when the dsn makes no sense
     * @throws org.mogilefs.tracker.store.StoreException when the database does not answer or has no schema of ours
     */
    public static Store open(StoreConfig config) {
        Dsn dsn = Dsn.parse(config.dsn());
        Database database = connect(config, dsn, Waits.SERVING);
        try {
            if (versionOnceConnected(database, dsn).isEmpty()) {
                throw new StoreException(
                        "the database holds no tables of MogileFS: run mogdbsetup, which creates them", null);
            }
            return new SqlStore(database, config);
        } catch (RuntimeException | Error e) {
            database.close();
            throw e;
        }
    }

    /**
     * The schema's version. The first connection loads the driver and may meet a busy machine: that it is slow alone,
     * without a refusal, does not keep a tracker from starting or a schema from being made.
     */
    static Optional<Integer> versionOnceConnected(Database database, Dsn dsn) {
        for (int attempt = 1; ; attempt++) {
            try {
                return Schema.version(database, dsn);
            } catch (StoreException.Unavailable e) {
                if (attempt == FIRST_ATTEMPTS || database.isRefused()) {
                    throw e;
                }
            }
        }
    }

    /** Connects without looking at the schema, for those that make it. */
    static Database connect(StoreConfig config, Dsn dsn, Waits waits) {
        Properties properties = new Properties();
        Dialect dialect = switch (dsn.kind()) {
            case MYSQL -> mysql(properties, waits);
            case SQLITE -> sqlite(properties);
            case POSTGRES -> postgres(properties, waits);
        };
        boolean hasUsers = dsn.kind() != Dsn.Kind.SQLITE;
        PatientDataSource source = new PatientDataSource(
                waits == Waits.REPLICA ? "a replica" : "the database",
                dsn.jdbcUrl(),
                properties,
                hasUsers ? config.user() : null,
                hasUsers ? config.password() : null);
        HikariConfig hikari = new HikariConfig();
        hikari.setPoolName(waits == Waits.REPLICA ? "replica" : "store");
        hikari.setDataSource(source);
        hikari.setMaximumPoolSize(waits == Waits.FOR_EVER ? 1 : config.connections());
        hikari.setMinimumIdle(1);
        hikari.setConnectionTimeout(Math.max(250, config.patience().toMillis()));
        hikari.setValidationTimeout(
                Math.max(250, Math.min(1000, config.patience().toMillis() / 2)));
        // the start checks of a program say what is wrong; the pool itself comes up whatever the database does
        hikari.setInitializationFailTimeout(-1);
        return new Database(new HikariDataSource(hikari), source, dialect);
    }

    private static Dialect mysql(Properties properties, Waits waits) {
        properties.setProperty("cachePrepStmts", "true");
        properties.setProperty("prepStmtCacheSize", "250");
        properties.setProperty("prepStmtCacheSqlLimit", "4096");
        properties.setProperty("useServerPrepStmts", "false");
        properties.setProperty("cacheServerConfiguration", "true");
        properties.setProperty("useLocalSessionState", "true");
        properties.setProperty("elideSetAutoCommits", "true");
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("connectTimeout", "2000");
        properties.setProperty("socketTimeout", Integer.toString(waits.millis));
        properties.setProperty("tcpKeepAlive", "true");
        // a value that does not fit is refused, whatever the server is set to: a key cut short is a lost file
        properties.setProperty(
                "sessionVariables", "sql_mode=CONCAT(@@sql_mode,',STRICT_TRANS_TABLES'),innodb_lock_wait_timeout=10");
        return new MySqlDialect();
    }

    private static Dialect postgres(Properties properties, Waits waits) {
        properties.setProperty("ApplicationName", "mogilefsd");
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", Integer.toString(waits.millis / 1000));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("options", "-c lock_timeout=10s");
        return new PostgresDialect();
    }

    private static Dialect sqlite(Properties properties) {
        properties.setProperty("journal_mode", "WAL");
        properties.setProperty("synchronous", "FULL");
        properties.setProperty("busy_timeout", "5000");
        return new SqliteDialect();
    }
}

package org.mogilefs.tracker.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.StoreException;

/** Opens stores. */
public final class Stores {
    private Stores() {}

    /**
     * Opens the database.
     *
     * @throws IllegalArgumentException when the dsn makes no sense
     * @throws org.mogilefs.tracker.store.StoreException when the database does not answer or has no schema of ours
     */
    public static Store open(StoreConfig config) {
        Dsn dsn = Dsn.parse(config.dsn());
        Database database = connect(config, dsn);
        try {
            if (Schema.version(database, dsn).isEmpty()) {
                throw new StoreException(
                        "the database holds no tables of MogileFS: run mogdbsetup, which creates them", null);
            }
            return new SqlStore(database, config);
        } catch (RuntimeException | Error e) {
            database.close();
            throw e;
        }
    }

    /** Connects without looking at the schema, for those that make it. */
    static Database connect(StoreConfig config, Dsn dsn) {
        HikariConfig hikari = new HikariConfig();
        hikari.setPoolName("store");
        hikari.setJdbcUrl(dsn.jdbcUrl());
        hikari.setMaximumPoolSize(config.connections());
        hikari.setMinimumIdle(1);
        hikari.setConnectionTimeout(Math.max(250, config.patience().toMillis()));
        hikari.setValidationTimeout(
                Math.max(250, Math.min(1000, config.patience().toMillis() / 2)));
        // the start checks of a program say what is wrong; the pool itself comes up whatever the database does
        hikari.setInitializationFailTimeout(-1);
        Dialect dialect = switch (dsn.kind()) {
            case MYSQL -> mysql(hikari, config);
            case SQLITE -> sqlite(hikari);
            case POSTGRES -> throw new IllegalArgumentException("PostgreSQL is not supported yet");
        };
        return new Database(new HikariDataSource(hikari), dialect);
    }

    private static Dialect mysql(HikariConfig hikari, StoreConfig config) {
        hikari.setUsername(config.user());
        hikari.setPassword(config.password());
        hikari.addDataSourceProperty("cachePrepStmts", "true");
        hikari.addDataSourceProperty("prepStmtCacheSize", "250");
        hikari.addDataSourceProperty("prepStmtCacheSqlLimit", "4096");
        hikari.addDataSourceProperty("useServerPrepStmts", "false");
        hikari.addDataSourceProperty("cacheServerConfiguration", "true");
        hikari.addDataSourceProperty("useLocalSessionState", "true");
        hikari.addDataSourceProperty("elideSetAutoCommits", "true");
        hikari.addDataSourceProperty("allowPublicKeyRetrieval", "true");
        hikari.addDataSourceProperty("connectTimeout", "2000");
        hikari.addDataSourceProperty("socketTimeout", "60000");
        hikari.addDataSourceProperty("tcpKeepAlive", "true");
        // a value that does not fit is refused, whatever the server is set to: a key cut short is a lost file
        hikari.addDataSourceProperty(
                "sessionVariables", "sql_mode=CONCAT(@@sql_mode,',STRICT_TRANS_TABLES'),innodb_lock_wait_timeout=10");
        return new MySqlDialect();
    }

    private static Dialect sqlite(HikariConfig hikari) {
        hikari.addDataSourceProperty("journal_mode", "WAL");
        hikari.addDataSourceProperty("synchronous", "FULL");
        hikari.addDataSourceProperty("busy_timeout", "5000");
        // a transaction that reads first and writes later would fail when another process wrote in between
        hikari.addDataSourceProperty("transaction_mode", "IMMEDIATE");
        return new SqliteDialect();
    }
}

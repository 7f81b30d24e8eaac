package org.mogilefs.tracker.store.sql;

import java.util.List;
import java.util.function.Consumer;

/** Makes the database and the trackers' user, as the database's administrator. */
public final class Accounts {
    private static final String PLAIN_NAME = "[A-Za-z0-9_.$-]+";

    private Accounts() {}

    /**
     * The database that an administrator connects to, to make another: none on MySQL.
     *
     * @param dsn of the database to be made
     */
    public static String administrativeDsn(String dsn) {
        Dsn parsed = Dsn.parse(dsn);
        String url = parsed.jdbcUrl();
        int query = url.indexOf('?');
        String options = query < 0 ? "" : url.substring(query);
        String base = query < 0 ? url : url.substring(0, query);
        String server = base.substring(0, base.lastIndexOf('/') + 1);
        return server + (parsed.kind() == Dsn.Kind.POSTGRES ? "postgres" : "") + options;
    }

    /**
     * Makes a database when there is none of that name.
     *
     * @param administrator how to reach the server as somebody who may
     * @param told hears each statement
     * @throws IllegalArgumentException when a name has characters that such names do not have
     */
    public static void createDatabase(StoreConfig administrator, String name, Consumer<String> told) {
        checkName(name);
        Dsn dsn = Dsn.parse(administrator.dsn());
        try (Database database = Stores.connect(administrator, dsn, Stores.Waits.FOR_EVER)) {
            if (dsn.kind() == Dsn.Kind.MYSQL) {
                run(database, "CREATE DATABASE IF NOT EXISTS `" + name + "`", told);
            } else if (database.read(s -> s.number("SELECT COUNT(*) FROM pg_database WHERE datname = ?", name)) == 0) {
                run(database, "CREATE DATABASE \"" + name + "\" TEMPLATE template0 ENCODING 'UTF-8'", told);
            }
        }
    }

    /** Makes the user when there is none, sets the password, and gives it all rights on the database. */
    public static void grant(
            StoreConfig administrator, String database, String user, String password, Consumer<String> told) {
        checkName(database);
        checkName(user);
        Dsn dsn = Dsn.parse(administrator.dsn());
        try (Database server = Stores.connect(administrator, dsn, Stores.Waits.FOR_EVER)) {
            if (dsn.kind() == Dsn.Kind.MYSQL) {
                for (String host : List.of("%", "localhost")) {
                    grantMySql(server, database, "'" + user + "'@'" + host + "'", password, told);
                }
            } else {
                grantPostgres(server, database, user, password, told);
            }
        }
    }

    /** Statements that work on MySQL 8 and MariaDB alike: the user first, then its rights. */
    private static void grantMySql(
            Database server, String database, String account, String password, Consumer<String> told) {
        String secret = " IDENTIFIED BY '" + password.replace("\\", "\\\\").replace("'", "''") + "'";
        told.accept("CREATE USER IF NOT EXISTS " + account + " with its password");
        execute(server, "CREATE USER IF NOT EXISTS " + account + secret);
        execute(server, "ALTER USER " + account + secret);
        run(server, "GRANT ALL PRIVILEGES ON `" + database.replace("_", "\\_") + "`.* TO " + account, told);
    }

    private static void grantPostgres(
            Database server, String database, String user, String password, Consumer<String> told) {
        String secret = " LOGIN PASSWORD '" + password.replace("'", "''") + "'";
        boolean exists = server.read(s -> s.number("SELECT COUNT(*) FROM pg_roles WHERE rolname = ?", user)) > 0;
        String verb = exists ? "ALTER" : "CREATE";
        told.accept(verb + " ROLE \"" + user + "\" with its password");
        execute(server, verb + " ROLE \"" + user + "\"" + secret);
        run(server, "ALTER DATABASE \"" + database + "\" OWNER TO \"" + user + "\"", told);
    }

    private static void run(Database server, String sql, Consumer<String> told) {
        told.accept(sql);
        execute(server, sql);
    }

    private static void execute(Database server, String sql) {
        // outside a transaction: a database cannot be made within one
        server.read(session -> session.update(sql));
    }

    private static void checkName(String name) {
        if (!name.matches(PLAIN_NAME)) {
            throw new IllegalArgumentException("not a name for a database or user: '" + name + "'");
        }
    }
}

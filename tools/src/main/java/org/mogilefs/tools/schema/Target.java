package org.mogilefs.tools.schema;

import java.util.Locale;
import org.mogilefs.tools.cli.Invocation;
import org.mogilefs.tools.cli.UsageException;
import org.mogilefs.tracker.store.sql.StoreConfig;

/**
 * The database that was asked for.
 *
 * @param dsn where it is
 * @param database its name, or the file
 * @param user the trackers' user
 * @param password the trackers' password
 * @param rootUser the administrator
 * @param rootPassword the administrator's password
 * @param isFile whether there is no server and so no user
 */
record Target(
        String dsn,
        String database,
        String user,
        String password,
        String rootUser,
        String rootPassword,
        boolean isFile) {

    /** @throws UsageException when the type is unknown */
    static Target of(Invocation invocation) {
        String type = invocation.text("type", "MySQL").toLowerCase(Locale.ROOT);
        String database = invocation.text("dbname", "mogilefs");
        String host = invocation.text("dbhost", "localhost");
        String address = (host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host);
        int port = invocation.number("dbport", 0);
        String ofPort = port == 0 ? "" : ";port=" + port;
        return switch (type) {
            case "mysql", "mariadb" ->
                new Target(
                        "DBI:mysql:" + database + ";host=" + address + ofPort,
                        database,
                        invocation.text("dbuser", "mogile"),
                        invocation.text("dbpassword"),
                        invocation.text("dbrootuser", "root"),
                        invocation.text("dbrootpassword"),
                        false);
            case "postgres", "postgresql" ->
                new Target(
                        "DBI:Pg:dbname=" + database + ";host=" + address + ofPort,
                        database,
                        invocation.text("dbuser", "mogile"),
                        invocation.text("dbpassword"),
                        invocation.text("dbrootuser", "postgres"),
                        invocation.text("dbrootpassword"),
                        false);
            case "sqlite" -> new Target("DBI:SQLite:" + database, database, "", "", "", "", true);
            default -> throw new UsageException("Value \"" + type + "\" invalid for option type");
        };
    }

    /** The same with another password of the trackers. */
    Target withPassword(String other) {
        return new Target(dsn, database, user, other, rootUser, rootPassword, isFile);
    }

    /** The same with another password of the administrator. */
    Target withRootPassword(String other) {
        return new Target(dsn, database, user, password, rootUser, other, isFile);
    }

    /** As the trackers connect. */
    StoreConfig config() {
        return StoreConfig.of(dsn, user, password);
    }

    /** As the administrator connects. */
    StoreConfig administrator(String administrativeDsn) {
        return StoreConfig.of(administrativeDsn, rootUser, rootPassword);
    }
}

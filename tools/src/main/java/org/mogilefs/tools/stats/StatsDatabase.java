package org.mogilefs.tools.stats;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.mogilefs.tracker.store.sql.Dsn;

/** A connection to the database that only reads, and the names that its numbers stand for. */
final class StatsDatabase implements AutoCloseable {
    private final Connection connection;
    private final Dsn.Kind kind;

    private StatsDatabase(Connection connection, Dsn.Kind kind) {
        this.connection = connection;
        this.kind = kind;
    }

    static StatsDatabase open(String dsn, String user, String password) throws SQLException {
        Dsn parsed = Dsn.parse(dsn);
        Properties login = new Properties();
        login.setProperty("user", user);
        login.setProperty("password", password);
        return new StatsDatabase(driver(parsed.kind()).connect(parsed.jdbcUrl(), login), parsed.kind());
    }

    /** The one driver that is wanted: {@code DriverManager} would load all of them first, which is seen at the start. */
    private static Driver driver(Dsn.Kind kind) throws SQLException {
        return switch (kind) {
            case MYSQL -> new com.mysql.cj.jdbc.Driver();
            case SQLITE -> new org.sqlite.JDBC();
            case POSTGRES -> new org.postgresql.Driver();
        };
    }

    /** All rows of a query, each column as text; NULL is the empty text. */
    List<List<String>> rows(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>(columns);
                for (int i = 1; i <= columns; i++) {
                    String text = result.getString(i);
                    row.add(text == null ? "" : text);
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** The clock of the database, in seconds since 1970. */
    long now() throws SQLException {
        String expression = switch (kind) {
            case MYSQL -> "UNIX_TIMESTAMP()";
            case SQLITE -> "CAST(strftime('%s','now') AS INTEGER)";
            case POSTGRES -> "EXTRACT(epoch FROM NOW())::int8";
        };
        return Long.parseLong(rows("SELECT " + expression).getFirst().getFirst());
    }

    /** The sum of all bytes of all copies; products of this size need 64 bits on every database. */
    String sumOfCopies() {
        return kind == Dsn.Kind.POSTGRES ? "SUM(length::int8 * devcount::int8)" : "SUM(length * devcount)";
    }

    /** Names of domains by dmid. */
    Map<String, String> domains() throws SQLException {
        Map<String, String> names = new HashMap<>();
        for (List<String> row : rows("SELECT dmid, namespace FROM domain")) {
            names.put(row.get(0), row.get(1));
        }
        return names;
    }

    /** Names of classes by {@code dmid/classid}; class 0 is {@code default} whether it has a row or not. */
    Map<String, String> classes() throws SQLException {
        Map<String, String> names = new HashMap<>();
        domains().keySet().forEach(dmid -> names.put(dmid + "/0", "default"));
        for (List<String> row : rows("SELECT dmid, classid, classname FROM class")) {
            if (!row.get(1).equals("0")) {
                names.put(row.get(0) + "/" + row.get(1), row.get(2));
            }
        }
        return names;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

package org.mogilefs.tracker.store.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mogilefs.protocol.WireText;

/**
 * MySQL and MariaDB.
 *
 * <p>Text travels as bytes, never converted: the Perl tracker wrote UTF-8 into columns of whatever character set the
 * database had, and those bytes are the key. So a text is written as a binary value (which the server checks against
 * the column's set, and refuses where it does not fit), read as {@code CAST(column AS BINARY)}, and compared as
 * {@code CONVERT(? USING set) COLLATE collation} with the column's own set and collation, which relabels the bytes and
 * so keeps both the original's rules of equality and the index.
 */
final class MySqlDialect implements Dialect, LockFunctions {
    private static final int DUPLICATE_ENTRY = 1062;
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int DEADLOCK = 1213;
    private static final int DATA_TOO_LONG = 1406;
    private static final int INCORRECT_STRING = 1366;
    private static final int OUT_OF_RANGE = 1264;
    // of an ENUM
    private static final int NOT_IN_LIST = 1265;
    private static final int READ_ONLY_SERVER = 1290;

    private record Column(String charset, String collation) {}

    private volatile Map<String, Column> columns = Map.of();

    @Override
    public String now() {
        return "UNIX_TIMESTAMP()";
    }

    @Override
    public String insertIgnore(String table, List<String> columnNames, String values) {
        return "INSERT IGNORE INTO " + table + " (" + Dialect.names(columnNames) + ") VALUES (" + values + ")";
    }

    @Override
    public String joinInOrder() {
        return " STRAIGHT_JOIN ";
    }

    @Override
    public String forUpdate(String select) {
        return select + " FOR UPDATE";
    }

    @Override
    public String readText(String column) {
        return "CAST(" + column + " AS BINARY)";
    }

    @Override
    public String textParameter(String table, String column) {
        Column known = columns.get(table + "." + column);
        return known == null ? "?" : "CONVERT(? USING " + known.charset() + ") COLLATE " + known.collation();
    }

    @Override
    public String prefixCondition(String table, String column, boolean caseSensitive) {
        String like = column + " LIKE " + textParameter(table, column);
        return caseSensitive ? like + " AND LEFT(CAST(" + column + " AS BINARY), ?) = ?" : like;
    }

    @Override
    public List<Object> prefixParameters(String prefix, boolean caseSensitive) {
        String pattern = prefix.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
        return caseSensitive ? List.of(pattern, (long) WireText.encode(prefix).length, prefix) : List.of(pattern);
    }

    @Override
    public void bindText(PreparedStatement statement, int index, String text) throws SQLException {
        statement.setBytes(index, WireText.encode(text));
    }

    @Override
    public String text(ResultSet result, String column) throws SQLException {
        byte[] bytes = result.getBytes(column);
        return bytes == null ? null : WireText.decode(bytes);
    }

    @Override
    public Trouble classify(SQLException e) {
        return switch (e.getErrorCode()) {
            case DUPLICATE_ENTRY -> Trouble.DUPLICATE;
            case DEADLOCK, LOCK_WAIT_TIMEOUT -> Trouble.RETRY;
            case DATA_TOO_LONG, INCORRECT_STRING, OUT_OF_RANGE, NOT_IN_LIST -> Trouble.BAD_VALUE;
            case READ_ONLY_SERVER -> Trouble.UNAVAILABLE;
            default -> isConnection(e) ? Trouble.UNAVAILABLE : Trouble.OTHER;
        };
    }

    private static boolean isConnection(SQLException e) {
        String state = e.getSQLState();
        return e instanceof SQLTransientConnectionException
                || e instanceof SQLTimeoutException
                || state != null && state.startsWith("08")
                || e.getErrorCode() == 1053
                || e.getErrorCode() == 1927;
    }

    @Override
    public boolean hasSingleWriter() {
        return false;
    }

    @Override
    public boolean locksQueues() {
        return true;
    }

    @Override
    public String takeExpression() {
        return "GET_LOCK(?, 0)";
    }

    @Override
    public String releaseExpression() {
        return "RELEASE_LOCK(?)";
    }

    @Override
    public List<Object> lockParameters(String name) {
        return List.of(name);
    }

    @Override
    public void advanceCounter(Session session, long fid) {
        // AUTO_INCREMENT follows every row by itself
    }

    @Override
    public void learn(Session session) {
        Map<String, Column> found = new HashMap<>();
        session.query(
                        "SELECT table_name AS t, column_name AS c, character_set_name AS s, collation_name AS o"
                                + " FROM information_schema.columns"
                                + " WHERE table_schema = DATABASE() AND character_set_name IS NOT NULL",
                        row -> Map.entry(
                                row.string("t") + "." + row.string("c"), new Column(row.string("s"), row.string("o"))))
                .forEach(e -> found.put(e.getKey(), e.getValue()));
        columns = Map.copyOf(found);
    }
}

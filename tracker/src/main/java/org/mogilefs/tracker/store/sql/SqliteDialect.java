package org.mogilefs.tracker.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.mogilefs.protocol.WireText;
import org.mogilefs.tracker.store.StoreException;

/** SQLite: one writer, texts in UTF-8 compared byte by byte. */
final class SqliteDialect implements Dialect {
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int IO_ERROR = 10;
    private static final int FULL = 13;
    private static final int CANT_OPEN = 14;
    private static final int CONSTRAINT = 19;

    @Override
    public String now() {
        return "CAST(strftime('%s', 'now') AS INTEGER)";
    }

    @Override
    public String insertIgnore(String table, List<String> columns, String values) {
        return "INSERT OR IGNORE INTO " + table + " (" + Dialect.names(columns) + ") VALUES (" + values + ")";
    }

    @Override
    public String joinInOrder() {
        return " CROSS JOIN ";
    }

    @Override
    public String forUpdate(String select) {
        return select;
    }

    @Override
    public String readText(String column) {
        return column;
    }

    @Override
    public String textParameter(String table, String column) {
        return "?";
    }

    @Override
    public String prefixCondition(String table, String column, boolean caseSensitive) {
        // LIKE ignores the case of ASCII here and uses no index; a range does neither
        return column + " >= ? AND substr(" + column + ", 1, length(?)) = ?";
    }

    @Override
    public List<Object> prefixParameters(String prefix, boolean caseSensitive) {
        return List.of(prefix, prefix, prefix);
    }

    @Override
    public void bindText(PreparedStatement statement, int index, String text) throws SQLException {
        if (WireText.hasEscapedBytes(text)) {
            throw new StoreException.BadValue("keys and names must be UTF-8 on this database", null);
        }
        statement.setString(index, text);
    }

    @Override
    public String text(ResultSet result, String column) throws SQLException {
        return result.getString(column);
    }

    @Override
    public Trouble classify(SQLException e) {
        return switch (e.getErrorCode() & 0xFF) {
            case CONSTRAINT -> isUnique(e) ? Trouble.DUPLICATE : Trouble.OTHER;
            case LOCKED -> Trouble.RETRY;
            // another program has had the lock for all of busy_timeout: to try again would keep those behind waiting
            case BUSY, IO_ERROR, FULL, CANT_OPEN -> Trouble.UNAVAILABLE;
            default -> Trouble.OTHER;
        };
    }

    private static boolean isUnique(SQLException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("UNIQUE") || message.contains("PRIMARYKEY") || message.contains("unique");
    }

    /**
     * In words instead of the driver's {@code setAutoCommit}: when the lock is not to be had the driver believes in a
     * transaction that is none, and after each commit it takes the lock once more. Immediate, because a transaction
     * that reads first and writes later fails when another process wrote in between.
     */
    @Override
    public void begin(Connection connection) throws SQLException {
        execute(connection, "BEGIN IMMEDIATE");
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        execute(connection, "COMMIT");
    }

    @Override
    public void rollback(Connection connection) throws SQLException {
        execute(connection, "ROLLBACK");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public boolean hasSingleWriter() {
        return true;
    }

    @Override
    public boolean tellsEveryKey() {
        return false;
    }

    @Override
    public boolean locksQueues() {
        return false;
    }

    @Override
    public void advanceCounter(Session session, long fid) {
        // AUTOINCREMENT follows every row by itself
    }

    @Override
    public void learn(Session session) {
        // every text column is UTF-8 here
    }
}

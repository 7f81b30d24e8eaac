package org.mogilefs.tracker.store.sql;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.mogilefs.protocol.WireText;
import org.mogilefs.tracker.store.StoreException;

/**
 * PostgreSQL: texts in UTF-8, always told apart by case, listed by the database's collation. Locks are advisory locks by
 * a hash of their name alone; the original mixes the tracker's host name in, so that its trackers on different machines
 * do not exclude each other there.
 */
final class PostgresDialect implements Dialect, LockFunctions {
    /** The first half of our advisory locks' numbers: "mogi". */
    private static final int LOCK_SPACE = 0x6d6f6769;

    @Override
    public String now() {
        return "EXTRACT(epoch FROM NOW())::int4";
    }

    @Override
    public String insertIgnore(String table, List<String> columns, String values) {
        return "INSERT INTO " + table + " (" + Dialect.names(columns) + ") VALUES (" + values
                + ") ON CONFLICT DO NOTHING";
    }

    @Override
    public String forUpdate(String select) {
        return select + " FOR UPDATE";
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
        return "substr(" + column + ", 1, length(?)) = ?";
    }

    @Override
    public List<Object> prefixParameters(String prefix, boolean caseSensitive) {
        return List.of(prefix, prefix);
    }

    @Override
    public void bindText(PreparedStatement statement, int index, String text) throws SQLException {
        if (WireText.hasEscapedBytes(text) || text.indexOf('\0') >= 0) {
            throw new StoreException.BadValue("keys and names must be UTF-8 without NUL on this database", null);
        }
        statement.setString(index, text);
    }

    @Override
    public String text(ResultSet result, String column) throws SQLException {
        return result.getString(column);
    }

    @Override
    public Trouble classify(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return switch (state) {
            case "23505" -> Trouble.DUPLICATE;
            // deadlock, serialization failure, lock not available
            case "40P01", "40001", "55P03" -> Trouble.RETRY;
            // too long, not in the encoding, out of range, against the column's check
            case "22001", "22021", "22P05", "22003", "23514" -> Trouble.BAD_VALUE;
            // shutting down, crashed, starting, too many connections, a standby
            case "57P01", "57P02", "57P03", "53300", "25006" -> Trouble.UNAVAILABLE;
            default -> state.startsWith("08") ? Trouble.UNAVAILABLE : Trouble.OTHER;
        };
    }

    @Override
    public boolean hasSingleWriter() {
        return false;
    }

    @Override
    public boolean locksQueues() {
        // FOR UPDATE looks again at rows that another claim changed meanwhile
        return false;
    }

    @Override
    public String takeExpression() {
        return "CASE WHEN pg_try_advisory_lock(?, ?) THEN 1 ELSE 0 END";
    }

    @Override
    public String releaseExpression() {
        return "CASE WHEN pg_advisory_unlock(?, ?) THEN 1 ELSE 0 END";
    }

    @Override
    public List<Object> lockParameters(String name) {
        return List.of(LOCK_SPACE, number(name));
    }

    private static int number(String name) {
        try {
            byte[] md5 = MessageDigest.getInstance("MD5").digest(name.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(md5).getInt();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    @Override
    public void advanceCounter(Session session, long fid) {
        session.number(
                "SELECT setval('tempfile_fid_seq', ?) WHERE ? > (SELECT last_value FROM tempfile_fid_seq)", fid, fid);
    }

    @Override
    public void learn(Session session) {
        // every text column is UTF-8 here
    }
}

package org.mogilefs.tracker.store.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.mogilefs.tracker.store.StoreException;

/** The current row of a result. */
final class Row {
    private final ResultSet result;
    private final Dialect dialect;

    Row(ResultSet result, Dialect dialect) {
        this.result = result;
        this.dialect = dialect;
    }

    private interface Get<T> {
        T get() throws SQLException;
    }

    private <T> T get(Get<T> value) {
        try {
            return value.get();
        } catch (SQLException e) {
            throw Failures.of(dialect, "reading a row", e);
        }
    }

    /** A text column read by {@link Dialect#readText}; empty for NULL. */
    String text(String column) {
        return optionalText(column).orElse("");
    }

    /** The same, absent for NULL. */
    Optional<String> optionalText(String column) {
        return Optional.ofNullable(get(() -> dialect.text(result, column)));
    }

    /** A text of the database's own, such as a name in its catalogue. */
    String string(String column) {
        return get(() -> result.getString(column));
    }

    long number(int index) {
        return get(() -> result.getLong(index));
    }

    long number(String column) {
        return get(() -> result.getLong(column));
    }

    int integer(String column) {
        return get(() -> result.getInt(column));
    }

    OptionalInt optionalInteger(String column) {
        return get(() -> {
            int value = result.getInt(column);
            return result.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
        });
    }

    OptionalLong optionalNumber(String column) {
        return get(() -> {
            long value = result.getLong(column);
            return result.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
        });
    }

    byte[] bytes(String column) {
        byte[] bytes = get(() -> result.getBytes(column));
        if (bytes == null) {
            throw new StoreException("NULL where bytes were expected: " + column, null);
        }
        return bytes;
    }
}

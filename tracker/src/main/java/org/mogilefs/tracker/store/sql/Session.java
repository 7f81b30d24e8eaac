package org.mogilefs.tracker.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.mogilefs.tracker.store.StoreException;

/**
 * One connection for the length of one piece of work: the only place that touches JDBC statements. Parameters are
 * {@code String} (a text, by the dialect's rules), {@code Long}, {@code Integer}, {@code byte[]} or null. Owned by one
 * thread at a time.
 */
final class Session {
    private final Connection connection;
    private final Dialect dialect;

    Session(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Runs a statement that changes rows; how many it found. */
    int update(String sql, Object... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw failure(sql, e);
        }
    }

    /** Runs an insert; the numbers the database gave the rows, in their order. */
    List<Long> insert(String sql, Object... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
            bind(statement, parameters);
            statement.executeUpdate();
            List<Long> numbers = new ArrayList<>();
            try (ResultSet keys = statement.getGeneratedKeys()) {
                while (keys.next()) {
                    numbers.add(keys.getLong(1));
                }
            }
            return numbers;
        } catch (SQLException e) {
            throw failure(sql, e);
        }
    }

    /** Runs a query and maps each row. */
    <T> List<T> query(String sql, Function<Row, T> map, Object... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            List<T> found = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                Row row = new Row(result, dialect);
                while (result.next()) {
                    found.add(map.apply(row));
                }
            }
            return found;
        } catch (SQLException e) {
            throw failure(sql, e);
        }
    }

    /** Runs a query of at most one interesting row. */
    <T> Optional<T> first(String sql, Function<Row, T> map, Object... parameters) {
        return query(sql, map, parameters).stream().findFirst();
    }

    /** Runs a query of one number, NULL being 0. */
    long number(String sql, Object... parameters) {
        return first(sql, row -> row.number(1), parameters).orElse(0L);
    }

    private void bind(PreparedStatement statement, Object[] parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            switch (parameters[i]) {
                case null -> statement.setObject(i + 1, null);
                case String text -> dialect.bindText(statement, i + 1, text);
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                default -> throw new IllegalArgumentException("no parameter: " + parameters[i].getClass());
            }
        }
    }

    private StoreException failure(String sql, SQLException e) {
        return Failures.of(dialect, sql, e);
    }
}

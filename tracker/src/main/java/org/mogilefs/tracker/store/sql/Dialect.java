package org.mogilefs.tracker.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import org.mogilefs.tracker.store.StoreException;

/** What differs between the databases: a few words of SQL, how text travels, what an error means. */
interface Dialect {
    /** The words for the database's clock, in seconds since 1970. */
    String now();

    /** An insert of {@code values}, as {@code ?, ?}, that leaves an existing row as it is. */
    String insertIgnore(String table, List<String> columns, String values);

    /** {@code select} with the words that lock the rows read until the end of the transaction, where there are such. */
    String forUpdate(String select);

    /** The expression that reads a text column without any conversion. */
    String readText(String column);

    /** One parameter as a text to compare with {@code column}, by the column's own rules and with its index. */
    String textParameter(String table, String column);

    /** The condition that a text column begins with {@code prefix}; its parameters are {@link #prefixParameters}. */
    String prefixCondition(String table, String column, boolean caseSensitive);

    /** The parameters of {@link #prefixCondition}. */
    List<Object> prefixParameters(String prefix, boolean caseSensitive);

    /** Hands a text to a statement; refuses with {@link StoreException.BadValue} what the database cannot keep. */
    void bindText(PreparedStatement statement, int index, String text) throws SQLException;

    /** Takes a text from a result; null for NULL. */
    String text(ResultSet result, String column) throws SQLException;

    /** What kind of trouble an exception is. */
    Trouble classify(SQLException e);

    /** Begins a transaction on a connection of the pool. */
    default void begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
    }

    /** Commits what {@link #begin} began. */
    default void commit(Connection connection) throws SQLException {
        connection.commit();
    }

    /** Undoes what was done since {@link #begin}. */
    default void rollback(Connection connection) throws SQLException {
        connection.rollback();
    }

    /** Whether all writes must go through one thread. */
    boolean hasSingleWriter();

    /** A join that reads its left side first, where the database can be told. */
    default String joinInOrder() {
        return " JOIN ";
    }

    /** Whether an insert of several rows tells the number that each was given, in their order. */
    default boolean tellsEveryKey() {
        return true;
    }

    /** Whether a claim of a queue's rows needs the original's lock of that table. */
    boolean locksQueues();

    /** Told that a tempfile row was given a number of its own, for counters that do not notice by themselves. */
    void advanceCounter(Session session, long fid);

    /** Learns what it needs of the database that is open: character sets of columns, for one. */
    void learn(Session session);

    /** Kinds of trouble. */
    enum Trouble {
        DUPLICATE,
        /** A deadlock or a lock time-out: the transaction may be run again. */
        RETRY,
        UNAVAILABLE,
        BAD_VALUE,
        OTHER
    }

    /** Column names separated by commas. */
    static String names(List<String> columns) {
        return String.join(", ", columns);
    }

    /** So many question marks separated by commas. */
    static String marks(int count) {
        return "?" + ", ?".repeat(count - 1);
    }

    /** The values of so many rows for an insert, without the outermost parentheses. */
    static String rows(String values, int count) {
        return String.join("), (", Collections.nCopies(count, values));
    }
}

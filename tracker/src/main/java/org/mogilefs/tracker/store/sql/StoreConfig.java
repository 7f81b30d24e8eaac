package org.mogilefs.tracker.store.sql;

import java.time.Duration;

/**
 * How to reach the database.
 *
 * @param dsn where it is, see {@link Dsn}
 * @param user the user; ignored by SQLite
 * @param password the password; may be empty
 * @param connections the most connections held at once
 * @param patience the longest wait for a connection before a request is refused
 * @param defaultMindevcount the mindevcount of default classes that have no row
 */
public record StoreConfig(
        String dsn, String user, String password, int connections, Duration patience, int defaultMindevcount) {
    /** The usual sizes: 16 connections, 3 s, mindevcount 2. */
    public static StoreConfig of(String dsn, String user, String password) {
        return new StoreConfig(dsn, user, password, 16, Duration.ofSeconds(3), 2);
    }
}

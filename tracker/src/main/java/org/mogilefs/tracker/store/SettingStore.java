package org.mogilefs.tracker.store;

import java.util.Map;
import java.util.Optional;

/** The table {@code server_settings}, read from the database itself. */
public interface SettingStore {
    /** The value of a key. */
    Optional<String> get(String key);

    /** All rows. */
    Map<String, String> all();

    /** Writes a value. */
    void set(String key, String value);

    /** Writes several values and removes others, in one transaction; an empty value in the map removes the row. */
    void apply(Map<String, Optional<String>> changes);

    /** Removes a row. */
    void delete(String key);

    /** Adds to a number in one statement; a missing row counts as 0. */
    void increment(String key, long by);
}

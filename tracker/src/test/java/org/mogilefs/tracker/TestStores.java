package org.mogilefs.tracker;

import java.time.Duration;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.store.sql.StoreConfig;

/** How tests reach their databases. */
public final class TestStores {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private TestStores() {}

    /** The usual sizes, with the patience that a machine under load needs. */
    public static StoreConfig config(TestDatabase database) {
        return new StoreConfig(database.dsn(), database.user(), database.password(), 16, PATIENCE, 2);
    }
}

package org.mogilefs.tracker.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.StoreException;

/** A database server that stops and comes back. */
@Isolated("stops the database server that all tests share")
class DatabaseAwayTest {
    @Test
    void callsAreRefusedWhileItIsAwayAndServedOnceItIsBack() {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.MARIADB)) {
            StoreConfig config = StoreConfig.of(database.dsn(), database.user(), database.password());
            Schema.createIfMissing(config);
            try (Store store = Stores.open(config)) {
                long before =
                        store.tempfiles().reserve(0, 1, "k", 0, List.of(1)).orElseThrow();
                LockStore.Held lock =
                        store.locks().acquire("mgfs:test", Duration.ZERO).orElseThrow();
                TestDatabase.mariaDbAway(() -> {
                    assertUnavailable(store);
                    assertThat(store.isAlive()).isFalse();
                    await().until(() -> !lock.isHeld());
                    // the pool is empty by now: refusals come at once
                    assertUnavailable(store);
                });
                await().until(store::isAlive);
                await().ignoreException(StoreException.Unavailable.class)
                        .until(() -> store.tempfiles().find(before).isPresent());
                assertThat(store.tempfiles().reserve(0, 1, "k", 0, List.of(1)).orElseThrow())
                        .isGreaterThan(before);
                assertThat(lock.isHeld()).isFalse();
                assertThat(store.locks().acquire("mgfs:test", Duration.ofSeconds(1)))
                        .isPresent();
            }
        }
    }

    private static void assertUnavailable(Store store) {
        assertThatThrownBy(() -> store.files().locate(1, "k")).isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(() -> store.tempfiles().reserve(0, 1, "k", 0, List.of(1)))
                .isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(() -> store.queues().claimDeletes(1)).isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void aServerThatIsNotThereIsSaidToBeUnavailable() {
        StoreConfig nowhere = StoreConfig.of("DBI:mysql:mogilefs:host=127.0.0.1:port=1", "mogile", "");
        assertThatThrownBy(() -> Stores.open(nowhere))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("no connection to the database");
    }
}

package org.mogilefs.tracker.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TestStores;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.Store;

/** The connection that holds a tracker's locks goes away. */
class SessionLocksTest {
    @ParameterizedTest
    @MethodSource("org.mogilefs.testing.TestDatabase$Kind#ofMySql")
    void theNextLockIsTakenOnAnotherConnectionAndTheOldOnesAreKnownToBeLost(TestDatabase.Kind kind)
            throws SQLException {
        loseConnection(kind, Duration.ZERO);
    }

    @ParameterizedTest
    @MethodSource("org.mogilefs.testing.TestDatabase$Kind#ofMySql")
    void soItIsWhenNothingWasHeardOfTheConnectionForLong(TestDatabase.Kind kind) throws SQLException {
        // by then it is asked for a sign of life first
        loseConnection(kind, Duration.ofMillis(1500));
    }

    private static void loseConnection(TestDatabase.Kind kind, Duration silence) throws SQLException {
        try (TestDatabase database = TestDatabase.create(kind)) {
            Schema.createIfMissing(TestStores.config(database));
            try (Store store = Stores.open(TestStores.config(database))) {
                LockStore.Held old =
                        store.locks().acquire("mgfs:lost", Duration.ZERO).orElseThrow();

                killHolder(database, "mgfs:lost");
                await().pollDelay(silence).until(() -> true);

                try (LockStore.Held next =
                        store.locks().acquire("mgfs:next", Duration.ZERO).orElseThrow()) {
                    assertThat(next.isHeld()).isTrue();
                    assertThat(old.isHeld()).isFalse();
                }
                assertThat(store.locks().acquire("mgfs:lost", Duration.ofSeconds(30)))
                        .isPresent();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.Kind.class,
            names = {"MARIADB", "POSTGRES"})
    void whoIsInterruptedWhileAskingForALockCostsNobodyElseHis(TestDatabase.Kind kind) throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(kind)) {
            Schema.createIfMissing(TestStores.config(database));
            try (Store store = Stores.open(TestStores.config(database));
                    Store other = Stores.open(TestStores.config(database));
                    LockStore.Held held =
                            store.locks().acquire("mgfs:kept", Duration.ZERO).orElseThrow()) {
                for (int i = 0; i < 50; i++) {
                    String name = "mgfs:asked" + i;
                    Thread asking = Thread.ofVirtual().start(() -> askAndGiveBack(store, name));
                    asking.interrupt();
                    asking.join();
                }
                assertThat(held.isHeld()).isTrue();
                assertThat(other.locks().acquire("mgfs:kept", Duration.ZERO)).isEmpty();
            }
        }
    }

    private static void askAndGiveBack(Store store, String name) {
        for (int turn = 0; turn < 20; turn++) {
            store.locks().acquire(name, Duration.ZERO).ifPresent(LockStore.Held::close);
        }
    }

    private static void killHolder(TestDatabase database, String lock) throws SQLException {
        String holder = "SELECT IS_USED_LOCK('" + lock + "')";
        try (Connection connection = DriverManager.getConnection(
                        Dsn.parse(database.dsn()).jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute("KILL " + number(statement, holder));
            await().until(() -> number(statement, holder) == 0);
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}

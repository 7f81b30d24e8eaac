package org.mogilefs.tracker.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TestStores;
import org.mogilefs.tracker.store.StoreException;

/** Transactions that the database breaks off so that another may go on. */
class RetryTest {
    private static Database open(TestDatabase database) {
        StoreConfig config = TestStores.config(database);
        Schema.createIfMissing(config);
        return Stores.connect(config, Dsn.parse(config.dsn()), Stores.Waits.SERVING);
    }

    @ParameterizedTest
    @MethodSource("org.mogilefs.testing.TestDatabase$Kind#ofMySql")
    void bothPartiesOfADeadlockGetTheirWorkDone(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase made = TestDatabase.create(kind);
                Database database = open(made);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            database.change(s -> s.update("INSERT INTO domain (dmid, namespace) VALUES (1, 'a'), (2, 'b')"));
            CyclicBarrier bothHoldOne = new CyclicBarrier(2);
            AtomicInteger runs = new AtomicInteger();
            Future<?> there = threads.submit(() -> rename(database, 1, 2, bothHoldOne, runs));
            Future<?> back = threads.submit(() -> rename(database, 2, 1, bothHoldOne, runs));
            there.get(20, TimeUnit.SECONDS);
            back.get(20, TimeUnit.SECONDS);
            assertThat(runs).hasValueGreaterThanOrEqualTo(3);
            assertThat(database.<Long>read(s -> s.number("SELECT COUNT(*) FROM domain WHERE namespace LIKE '_xx'")))
                    .isEqualTo(2);
        }
    }

    private static void rename(Database database, int first, int second, CyclicBarrier barrier, AtomicInteger runs) {
        AtomicInteger mine = new AtomicInteger();
        database.change(session -> {
            runs.incrementAndGet();
            session.update("UPDATE domain SET namespace = CONCAT(namespace, 'x') WHERE dmid = ?", first);
            if (mine.incrementAndGet() == 1) {
                awaitOther(barrier);
            }
            session.update("UPDATE domain SET namespace = CONCAT(namespace, 'x') WHERE dmid = ?", second);
        });
    }

    private static void awaitOther(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("org.mogilefs.testing.TestDatabase$Kind#ofMySql")
    void aRowThatAnotherProgramLocksTooLongIsWaitedForAgain(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase made = TestDatabase.create(kind);
                Database database = open(made);
                Connection other =
                        DriverManager.getConnection(Dsn.parse(made.dsn()).jdbcUrl(), made.user(), made.password());
                Statement statement = other.createStatement()) {
            addDomain(database);
            other.setAutoCommit(false);
            statement.executeUpdate("UPDATE domain SET namespace = 'theirs' WHERE dmid = 1");
            AtomicInteger runs = new AtomicInteger();
            database.change(session -> {
                if (runs.incrementAndGet() == 2) {
                    rollback(other);
                }
                // a second instead of our usual ten
                session.update("SET SESSION innodb_lock_wait_timeout = 1");
                session.update("UPDATE domain SET namespace = CONCAT(namespace, '-ours') WHERE dmid = 1");
            });
            assertThat(runs).hasValue(2);
            String name = database.read(s -> s.first("SELECT namespace FROM domain", row -> row.string("namespace"))
                    .orElseThrow());
            assertThat(name).isEqualTo("a-ours");
        }
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTransactionIsRunFourTimesAndThenGivenUp() {
        try (TestDatabase made = TestDatabase.create(TestDatabase.Kind.SQLITE);
                Database database = open(made)) {
            AtomicInteger runs = new AtomicInteger();
            int answer = database.write(session -> {
                if (runs.incrementAndGet() < 4) {
                    throw new Failures.Retryable("lock wait timeout", null);
                }
                return 7;
            });
            assertThat(answer).isEqualTo(7);
            runs.set(0);
            assertThatThrownBy(() -> database.write(session -> {
                        runs.incrementAndGet();
                        throw new Failures.Retryable("lock wait timeout", null);
                    }))
                    .isInstanceOf(Failures.Retryable.class);
            assertThat(runs).hasValue(4);
        }
    }

    @Test
    void aLockThatAnotherProgramKeepsFailsTheWriteAndNotTheOnesAfterIt() throws Exception {
        try (TestDatabase made = TestDatabase.create(TestDatabase.Kind.SQLITE);
                Database database = open(made);
                Connection other =
                        DriverManager.getConnection(Dsn.parse(made.dsn()).jdbcUrl())) {
            try (Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                assertThatThrownBy(() -> addDomain(database)).isInstanceOf(StoreException.Unavailable.class);
                statement.execute("ROLLBACK");
            }
            addDomain(database);
            assertThat(database.<Long>read(s -> s.number("SELECT COUNT(*) FROM domain")))
                    .isEqualTo(1);
        }
    }

    private static void addDomain(Database database) {
        database.change(session -> addDomain(session, 1, "a"));
    }

    @ParameterizedTest
    @MethodSource("org.mogilefs.testing.TestDatabase$Kind#ofServers")
    void aNumberIsChosenAgainAsOftenAsOthersAreQuicker(TestDatabase.Kind kind) {
        int quicker = 50;
        try (TestDatabase made = TestDatabase.create(kind);
                Database database = open(made)) {
            AtomicInteger others = new AtomicInteger();
            int dmid = Numbering.insert(
                    database,
                    session -> (int) session.number("SELECT MAX(dmid) FROM domain") + 1,
                    (session, number) -> {
                        if (others.incrementAndGet() <= quicker) {
                            database.change(other -> addDomain(other, number, "theirs" + number));
                        }
                        addDomain(session, number, "ours");
                    });
            assertThat(dmid).isEqualTo(quicker + 1);
        }
    }

    private static void addDomain(Session session, int dmid, String name) {
        session.update("INSERT INTO domain (dmid, namespace) VALUES (?, ?)", dmid, name);
    }
}

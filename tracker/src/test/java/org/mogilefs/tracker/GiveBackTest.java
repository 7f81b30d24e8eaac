package org.mogilefs.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.testing.HeardLog;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.store.QueueStore.Claimed;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.sql.Schema;
import org.mogilefs.tracker.store.sql.Stores;
import org.mogilefs.tracker.worker.WorkQueue;

/** Claimed rows that nobody works on go back, or come due by themselves when the database takes none back. */
class GiveBackTest {
    private final TestDatabase database = TestDatabase.create(TestDatabase.Kind.SQLITE);
    private final WorkQueue<QueuedFid> queue = new WorkQueue<>(QueuedFid::fid);
    private Store own;
    private Store other;

    @BeforeEach
    void claimOne() {
        Schema.createIfMissing(TestStores.config(database));
        own = Stores.open(TestStores.config(database));
        other = Stores.open(TestStores.config(database));
        own.queues().enqueueReplication(7, 0, OptionalInt.empty());
        queue.addAll(own.queues().claimReplication(10));
    }

    @AfterEach
    void close() {
        own.close();
        other.close();
        database.close();
    }

    @Test
    void whatWaitsHereIsDueForOthersAtOnce() {
        assertThat(other.queues().claimReplication(10)).isEmpty();
        assertThat(new GiveBack(own.queues()).from(Claimed.REPLICATE, queue)).isTrue();
        assertThat(queue.size()).isZero();
        assertThat(other.queues().claimReplication(10)).singleElement().satisfies(row -> {
            assertThat(row.fid()).isEqualTo(7);
            assertThat(row.wasInterrupted()).isFalse();
        });
    }

    @Test
    void whereTheDatabaseTakesNothingBackALineSaysSoAndTheClaimRunsOut() {
        own.close();
        try (HeardLog log = new HeardLog(GiveBack.class)) {
            assertThat(new GiveBack(own.queues()).from(Claimed.REPLICATE, queue))
                    .isFalse();
            assertThat(log.events()).singleElement().satisfies(line -> {
                assertThat(line.getLevel()).isEqualTo(Level.WARN);
                assertThat(line.getFormattedMessage())
                        .startsWith(
                                "1 claimed rows of REPLICATE could not be given back, they come due by themselves: ")
                        .doesNotContain("\n");
                assertThat(line.getThrowableProxy()).isNull();
            });
        }
        assertThat(other.queues().peekReplication(7).orElseThrow().nexttry())
                .as("still claimed, for the usual time")
                .isBetween(other.now() + 900, other.now() + 1000);
    }
}

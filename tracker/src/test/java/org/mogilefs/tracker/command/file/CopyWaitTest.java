package org.mogilefs.tracker.command.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TestStores;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.sql.Schema;
import org.mogilefs.tracker.store.sql.Stores;

/** Who waits for copies hears of those that this tracker makes, and finds those that others make. */
class CopyWaitTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final int FID = 7;

    private final TestDatabase database = TestDatabase.create(TestDatabase.Kind.SQLITE);
    private Thread client = Thread.ofVirtual().unstarted(() -> {});
    private Store own;
    private Store other;

    @BeforeEach
    void open() {
        Schema.createIfMissing(TestStores.config(database));
        own = Stores.open(TestStores.config(database));
        other = Stores.open(TestStores.config(database));
        own.files().addCopy(FID, 1);
    }

    @AfterEach
    void close() {
        client.interrupt();
        own.close();
        other.close();
        database.close();
    }

    /** Begins to wait, and returns when the first look has found too few. */
    private Future<Integer> waitFor(int copies, Duration firstPause) {
        CopyWait waiting = new CopyWait(own.files(), firstPause);
        FutureTask<Integer> count = new FutureTask<>(() -> waiting.await(FID, copies, LONG));
        client = Thread.ofVirtual().start(count);
        await().until(() -> waits(client));
        return count;
    }

    private static boolean waits(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("tryAcquire"));
    }

    @Test
    void copiesThatThisTrackerNotesAreHeardOfAtOnce() throws Exception {
        Future<Integer> count = waitFor(3, LONG);
        own.files().addCopy(FID, 2);
        own.files().addCountedCopy(FID, 3, Optional.empty());
        assertThat(count.get(1, TimeUnit.MINUTES)).isEqualTo(3);
    }

    @Test
    void copiesThatAnotherTrackerNotesAreFound() throws Exception {
        Future<Integer> count = waitFor(2, Duration.ofMillis(100));
        other.files().addCopy(FID, 2);
        assertThat(count.get(1, TimeUnit.MINUTES)).isEqualTo(2);
    }

    @Test
    void whenTheTimeIsOverTheNumberIsWhatItIs() throws InterruptedException {
        assertThat(new CopyWait(own.files(), LONG).await(FID, 2, Duration.ofMillis(1)))
                .isEqualTo(1);
    }
}

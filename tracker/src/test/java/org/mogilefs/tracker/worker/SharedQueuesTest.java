package org.mogilefs.tracker.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TestStores;
import org.mogilefs.tracker.store.QueueStore;
import org.mogilefs.tracker.store.QueueStore.WorkType;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.sql.Schema;
import org.mogilefs.tracker.store.sql.Stores;

/** Two trackers that look for work at the same moments get equal parts of it, and never the same row. */
@ParameterizedClass
@MethodSource("org.mogilefs.testing.TestDatabase$Kind#available")
class SharedQueuesTest {
    private static final int A_FETCH = 20;
    private static final int FETCHES = 4;
    private static final int ROWS = 2 * A_FETCH * FETCHES;

    private final TestDatabase database;
    private final Store one;
    private final Store two;

    SharedQueuesTest(TestDatabase.Kind kind) {
        database = TestDatabase.create(kind);
        Schema.createIfMissing(TestStores.config(database));
        one = Stores.open(TestStores.config(database));
        two = Stores.open(TestStores.config(database));
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
        database.close();
    }

    /** What a tracker asks its queue for. */
    private interface Claim {
        List<QueuedFid> from(QueueStore queues, int limit);
    }

    /** Fetches until nothing is left, both trackers at once each time, and has all of it worked off in between. */
    private static List<Long> workOff(Store store, Claim claim, CyclicBarrier together) throws Exception {
        WorkQueue<QueuedFid> queue = new WorkQueue<>(QueuedFid::fid);
        QueueFiller<QueuedFid> filler =
                new QueueFiller<>(queue, limit -> claim.from(store.queues(), limit), () -> A_FETCH);
        List<Long> worked = new ArrayList<>();
        for (int i = 0; i <= FETCHES; i++) {
            together.await();
            filler.fetch();
            Optional<QueuedFid> row;
            while ((row = queue.poll(Duration.ZERO)).isPresent()) {
                worked.add(row.get().fid());
                queue.done(row.get());
            }
        }
        return worked;
    }

    private void assertShared(Claim claim) throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        List<List<Long>> shares = new ArrayList<>();
        try (ExecutorService trackers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Long>>> both = List.of(
                    trackers.submit(() -> workOff(one, claim, together)),
                    trackers.submit(() -> workOff(two, claim, together)));
            for (Future<List<Long>> share : both) {
                shares.add(share.get());
            }
        }
        assertThat(shares).allSatisfy(share -> assertThat(share).hasSize(ROWS / 2));
        assertThat(shares.stream().flatMap(List::stream)).as("each once").containsExactlyInAnyOrderElementsOf(fids());
    }

    private static List<Long> fids() {
        return LongStream.rangeClosed(1, ROWS).boxed().toList();
    }

    @Test
    void filesToReplicate() throws Exception {
        fids().forEach(fid -> one.queues().enqueueReplication(fid, 0, OptionalInt.empty()));
        assertShared(QueueStore::claimReplication);
    }

    @Test
    void filesToDelete() throws Exception {
        fids().forEach(one.queues()::enqueueDelete);
        assertShared(QueueStore::claimDeletes);
    }

    @Test
    void filesToCheckAndFilesToMoveBesideEachOther() throws Exception {
        one.queues().enqueueWork(WorkType.FSCK, fids(), OptionalInt.empty(), Optional.empty());
        one.queues()
                .enqueueMoves(fids().stream()
                        .map(fid -> new QueueStore.Move(fid, 1, List.of(2)))
                        .toList());
        assertShared((queues, limit) -> queues.claimWork(WorkType.FSCK, limit));
        assertShared((queues, limit) -> queues.claimWork(WorkType.REBALANCE, limit));
    }
}

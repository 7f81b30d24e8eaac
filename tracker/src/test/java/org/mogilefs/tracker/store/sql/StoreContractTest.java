package org.mogilefs.tracker.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.common.model.HostState;
import org.mogilefs.protocol.Checksum;
import org.mogilefs.protocol.HashType;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TestStores;
import org.mogilefs.tracker.cluster.ClusterTables;
import org.mogilefs.tracker.store.CloseOutcome;
import org.mogilefs.tracker.store.CloseRequest;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.QueueStore;
import org.mogilefs.tracker.store.QueueStore.Claimed;
import org.mogilefs.tracker.store.QueueStore.WorkType;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.StoreException;
import org.mogilefs.tracker.store.Tempfile;
import org.mogilefs.tracker.store.TopologyStore;

/** What every kind of database must do. */
@ParameterizedClass
@MethodSource("org.mogilefs.testing.TestDatabase$Kind#available")
class StoreContractTest {
    private final TestDatabase database;
    private Store store;

    StoreContractTest(TestDatabase.Kind kind) {
        database = TestDatabase.create(kind);
    }

    @BeforeEach
    void open() {
        StoreConfig config = TestStores.config(database);
        assertThat(Schema.createIfMissing(config)).isTrue();
        store = Stores.open(config);
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    @Test
    void theSchemaIsMadeOnce() {
        StoreConfig config = TestStores.config(database);
        assertThat(Schema.createIfMissing(config)).isFalse();
        assertThat(Schema.version(config)).contains(17);
    }

    private FileRow stored(String key, long length, int... devids) {
        long fid = store.tempfiles().reserve(0, 1, key, 0, List.of(devids[0])).orElseThrow();
        Tempfile tempfile = store.tempfiles().find(fid).orElseThrow();
        assertThat(store.files().close(new CloseRequest(tempfile, key, devids[0], length, Optional.empty())))
                .isEqualTo(CloseOutcome.STORED);
        for (int devid : devids) {
            store.files().addCopy(fid, devid);
        }
        return store.files().find(fid).orElseThrow();
    }

    @Test
    void aClosedFileIsFoundByKeyAndByFid() {
        FileRow file = stored("a key", 5, 3, 1);
        assertThat(store.files().find(1, "a key")).contains(file);
        assertThat(store.files().locate(1, "a key").orElseThrow().devids()).containsExactly(1, 3);
        assertThat(store.files().find(2, "a key")).isEmpty();
        assertThat(store.files().find(1, "another key")).isEmpty();
        assertThat(store.tempfiles().find(file.fid())).isEmpty();
        assertThat(store.queues().peekReplication(file.fid()))
                .get()
                .extracting(QueuedFid::nexttry)
                .isEqualTo(0L);
    }

    @Test
    void anyKeyInUtf8ComesBackAsItWas() {
        List<String> keys = List.of("naïve café", "日本語", "\uD83D\uDE00/%&+=", "with 'quotes' \\ and \"more\"", "%_\\");
        keys.forEach(key -> stored(key, 1, 1));
        keys.forEach(key ->
                assertThat(store.files().find(1, key).orElseThrow().dkey()).isEqualTo(key));
        assertThat(store.files().listKeys(1, "", "", 100, false)).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(store.files().listKeys(1, "%_\\", "", 100, false)).containsExactly("%_\\");
        assertThat(store.files().listKeys(1, "日", "", 100, false)).containsExactly("日本語");
    }

    @Test
    void overwritingAKeyQueuesTheOldFidForDeletion() {
        FileRow old = stored("k", 5, 1);
        FileRow now = stored("k", 6, 2);
        assertThat(store.files().find(old.fid())).isEmpty();
        assertThat(store.queues().peekDelete(old.fid())).isPresent();
        assertThat(store.files().find(1, "k").orElseThrow().fid()).isEqualTo(now.fid());
        assertThat(store.files().devids(old.fid())).containsExactly(1);
    }

    @Test
    void aFileIsClosedOnce() {
        long fid = store.tempfiles().reserve(0, 1, "k", 0, List.of(1)).orElseThrow();
        CloseRequest request = new CloseRequest(store.tempfiles().find(fid).orElseThrow(), "k", 1, 5, Optional.empty());
        assertThat(store.files().close(request)).isEqualTo(CloseOutcome.STORED);
        assertThat(store.files().close(request)).isEqualTo(CloseOutcome.FID_EXISTS);
        FileRow file = store.files().find(fid).orElseThrow();
        assertThat(store.files().delete(file)).isTrue();
        assertThat(store.files().delete(file)).isFalse();
        assertThat(store.files().close(request)).isEqualTo(CloseOutcome.NO_TEMPFILE);
        assertThat(store.files().find(fid)).isEmpty();
    }

    @Test
    void aDiscardedUploadLeavesNoKeyAndIsDeleted() {
        long fid = store.tempfiles().reserve(0, 1, "k", 0, List.of(1, 2)).orElseThrow();
        assertThat(store.files().discard(fid, List.of(1))).isTrue();
        assertThat(store.files().discard(fid, List.of(1))).isFalse();
        assertThat(store.files().find(1, "k")).isEmpty();
        assertThat(store.files().devids(fid)).containsExactly(1);
        assertThat(store.queues().peekDelete(fid)).isPresent();
    }

    @Test
    void aFidInUseIsRefused() {
        assertThat(store.tempfiles().reserve(1000, 1, "k", 0, List.of(1))).contains(1000L);
        assertThat(store.tempfiles().reserve(1000, 1, "k", 0, List.of(1))).isEmpty();
        assertThat(store.tempfiles().reserve(0, 1, "k", 0, List.of(1)).orElseThrow())
                .isGreaterThan(1000);
        FileRow file = stored("x", 1, 1);
        assertThat(store.tempfiles().reserve(file.fid(), 1, "k", 0, List.of(1))).isEmpty();
    }

    @Test
    void fidsBeyondThirtyTwoBitsWork() {
        long fid = 5_000_000_000L;
        assertThat(store.tempfiles().reserve(fid, 1, "big", 0, List.of(7))).contains(fid);
        store.files()
                .close(new CloseRequest(
                        store.tempfiles().find(fid).orElseThrow(), "big", 7, 6_000_000_000L, Optional.empty()));
        assertThat(store.files().find(1, "big").orElseThrow().length()).isEqualTo(6_000_000_000L);
        assertThat(store.tempfiles().reserve(0, 1, "k", 0, List.of(1)).orElseThrow())
                .isGreaterThan(fid);
        assertThat(store.files().maxFid()).isEqualTo(fid);
    }

    @Test
    void aCounterThatLagsBehindTheFilesIsPushedPastThem() {
        FileRow file = stored("a", 1, 1);
        store.close();
        store = Stores.open(TestStores.config(database));
        assertThat(store.tempfiles().reserve(file.fid(), 1, "k", 0, List.of(1))).isEmpty();
        assertThat(store.tempfiles().reserve(0, 1, "k", 0, List.of(1)).orElseThrow())
                .isGreaterThan(file.fid());
    }

    @Test
    void aTakenKeyIsNoTargetOfARename() {
        FileRow a = stored("a", 1, 1);
        stored("b", 1, 1);
        assertThatThrownBy(() -> store.files().rename(a, "b")).isInstanceOf(StoreException.Duplicate.class);
        store.files().rename(a, "c");
        assertThat(store.files().find(1, "c").orElseThrow().fid()).isEqualTo(a.fid());
        assertThat(store.files().find(1, "a")).isEmpty();
    }

    @Test
    void aKeyTooLongIsRefusedWhereTheColumnIsLimited() {
        if (database.kind() != TestDatabase.Kind.SQLITE) {
            assertThatThrownBy(() -> store.tempfiles().reserve(0, 1, "x".repeat(300), 0, List.of(1)))
                    .isInstanceOf(StoreException.BadValue.class);
        } else {
            assertThat(store.tempfiles().reserve(0, 1, "x".repeat(300), 0, List.of(1)))
                    .isPresent();
        }
    }

    @Test
    void keysAreListedInPages() {
        for (int i = 10; i < 40; i++) {
            stored("key" + i, 1, 1);
        }
        assertThat(store.files().listKeys(1, "key1", "", 100, false)).hasSize(10);
        List<String> page = store.files().listKeys(1, "", "key19", 5, true);
        assertThat(page).containsExactly("key20", "key21", "key22", "key23", "key24");
        assertThat(store.files().listFids(0, 7)).hasSize(7);
    }

    @Test
    void manyLookupsAndStoresAtOnceAllAnswer() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<FileRow>> stores = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String key = "k" + i;
                stores.add(() -> stored(key, 7, 1, 2));
            }
            HashSet<Long> fids = new HashSet<>();
            for (Future<FileRow> future : threads.invokeAll(stores)) {
                fids.add(future.get().fid());
            }
            assertThat(fids).hasSize(200);
            List<Callable<Boolean>> finds = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                String key = "k" + i;
                finds.add(() -> store.files()
                        .locate(1, key)
                        .filter(f -> f.devids().equals(List.of(1, 2)))
                        .isPresent());
            }
            int found = 0;
            for (Future<Boolean> future : threads.invokeAll(finds)) {
                found += future.get() ? 1 : 0;
            }
            assertThat(found).isEqualTo(200);
        }
    }

    @Test
    void closesOfOneKeyAtOnceLeaveOneFile() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<FileRow>> stores = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                long fid =
                        store.tempfiles().reserve(0, 1, "same", 0, List.of(1)).orElseThrow();
                Tempfile tempfile = store.tempfiles().find(fid).orElseThrow();
                stores.add(() -> {
                    store.files().close(new CloseRequest(tempfile, "same", 1, 5, Optional.empty()));
                    return null;
                });
            }
            for (Future<FileRow> future : threads.invokeAll(stores)) {
                future.get();
            }
        }
        assertThat(store.files().listFids(0, 100)).hasSize(1);
        assertThat(store.queues().claimDeletes(100)).hasSize(19);
    }

    @Test
    void oneBadStoreFailsNoneOfItsNeighbours() throws Exception {
        String tooLong = "x".repeat(300);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> stores = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                String key = i % 10 == 0 ? tooLong + i + "\uDCE9" : "k" + i;
                stores.add(() -> {
                    try {
                        return store.tempfiles()
                                .reserve(0, 1, key, 0, List.of(1))
                                .isPresent();
                    } catch (StoreException.BadValue e) {
                        return false;
                    }
                });
            }
            int kept = 0;
            for (Future<Boolean> future : threads.invokeAll(stores)) {
                kept += future.get() ? 1 : 0;
            }
            assertThat(kept).isEqualTo(54);
        }
    }

    @Test
    void claimedWorkIsNotHandedOutTwice() {
        for (int i = 0; i < 5; i++) {
            stored("k" + i, 1, 1);
        }
        List<QueuedFid> first = store.queues().claimReplication(3);
        List<QueuedFid> second = store.queues().claimReplication(100);
        assertThat(first).hasSize(3);
        assertThat(second).hasSize(2).doesNotContainAnyElementsOf(first);
        assertThat(store.queues().claimReplication(100)).isEmpty();
        store.queues().finishReplication(first.getFirst().fid());
        store.queues().deferReplication(first.get(1).fid(), 0, 0);
        assertThat(store.queues().claimReplication(100))
                .singleElement()
                .satisfies(q -> assertThat(q.failcount()).isEqualTo(1));
    }

    @Test
    void aReplicationThatNobodyFinishedIsKnownByItsFlag() {
        stored("k", 1, 1);
        QueuedFid first = store.queues().claimReplication(1).getFirst();
        assertThat(first.wasInterrupted()).isFalse();
        store.queues().replicateNow();
        assertThat(store.queues().claimReplication(1).getFirst().wasInterrupted())
                .isTrue();
        store.queues().deferReplication(first.fid(), 0, 0);
        assertThat(store.queues().claimReplication(1).getFirst().wasInterrupted())
                .isFalse();
    }

    @Test
    void aCountedCopyIsCountedOnce() {
        FileRow file = stored("k", 1, 1);
        Optional<Checksum> checksum = Checksum.parse("MD5:0cc175b9c0f1b6a831c399e269772661");
        store.files().addCountedCopy(file.fid(), 2, checksum);
        store.files().addCountedCopy(file.fid(), 2, checksum);
        assertThat(store.checksums().find(file.fid())).isEqualTo(checksum).isPresent();
        assertThat(store.files().find(file.fid()).orElseThrow().devcount()).isEqualTo(2);
        assertThat(store.files().devids(file.fid())).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void aDeferredReplicationIsPulledForward() {
        long far = store.now() + 5000;
        store.queues().enqueueReplication(9, far, OptionalInt.of(4));
        store.queues().enqueueReplication(9, far + 1, OptionalInt.empty());
        assertThat(store.queues().peekReplication(9).orElseThrow().nexttry()).isEqualTo(far);
        store.queues().enqueueReplication(9, 0, OptionalInt.empty());
        assertThat(store.queues().peekReplication(9).orElseThrow().nexttry()).isZero();
        assertThat(store.queues().peekReplication(9).orElseThrow().devid()).hasValue(4);
        store.queues().shelveReplication(9);
        assertThat(store.queues().claimReplication(5)).isEmpty();
        assertThat(store.queues().replicateNow()).isEqualTo(1);
        assertThat(store.queues().claimReplication(5)).hasSize(1);
    }

    @Test
    void fsckAndRebalanceWorkAreToldApart() {
        store.queues().enqueueWork(QueueStore.WorkType.FSCK, List.of(1L, 2L), OptionalInt.empty(), Optional.empty());
        store.queues().enqueueWork(QueueStore.WorkType.REBALANCE, List.of(2L), OptionalInt.of(3), Optional.of("4,5"));
        assertThat(store.queues().countWork(QueueStore.WorkType.FSCK)).isEqualTo(2);
        assertThat(store.queues().claimWork(QueueStore.WorkType.FSCK, 10)).hasSize(2);
        assertThat(store.queues().claimWork(QueueStore.WorkType.REBALANCE, 10))
                .singleElement()
                .satisfies(q -> {
                    assertThat(q.arg()).contains("4,5");
                    assertThat(q.devid()).hasValue(3);
                });
        store.queues().finishWork(QueueStore.WorkType.FSCK, 2);
        assertThat(store.queues().countWork(QueueStore.WorkType.REBALANCE)).isEqualTo(1);
    }

    @Test
    void movesAreQueuedOnceAndPutBack() {
        store.queues()
                .enqueueMoves(
                        List.of(new QueueStore.Move(5, 3, List.of(1, 2)), new QueueStore.Move(1L << 33, 4, List.of())));
        store.queues().enqueueMoves(List.of(new QueueStore.Move(5, 9, List.of(9))));
        store.queues().enqueueWork(QueueStore.WorkType.FSCK, List.of(6L), OptionalInt.empty(), Optional.empty());
        List<Long> asked = List.of(5L, 6L, 1L << 33);
        assertThat(store.queues().queuedWork(QueueStore.WorkType.REBALANCE, asked))
                .isEqualTo(Map.of(5L, 3, 1L << 33, 4));
        assertThat(store.queues().queuedWork(QueueStore.WorkType.FSCK, asked)).isEqualTo(Map.of(6L, 0));
        assertThat(store.queues().queuedWork(QueueStore.WorkType.REBALANCE, List.of()))
                .isEmpty();
        assertThat(store.queues().claimWork(QueueStore.WorkType.REBALANCE, 10)).hasSize(2);
        store.queues().deferWork(QueueStore.WorkType.REBALANCE, 5, 0);
        assertThat(store.queues().claimWork(QueueStore.WorkType.REBALANCE, 10))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.fid()).isEqualTo(5);
                    assertThat(row.failcount()).isEqualTo(1);
                    assertThat(row.arg()).contains("1,2");
                });
    }

    @Test
    void aLockHasOneHolder() {
        LockStore.Held held = store.locks().acquire("mgfs:test", Duration.ZERO).orElseThrow();
        assertThat(held.isHeld()).isTrue();
        assertThat(store.locks().acquire("mgfs:test", Duration.ZERO)).isEmpty();
        assertThat(store.locks().acquire("mgfs:other", Duration.ZERO)).isPresent();
        try (Store other = Stores.open(TestStores.config(database))) {
            assertThat(other.locks().acquire("mgfs:test", Duration.ofMillis(100)))
                    .isEmpty();
            held.close();
            assertThat(held.isHeld()).isFalse();
            assertThat(other.locks().acquire("mgfs:test", Duration.ofSeconds(2)))
                    .isPresent();
        }
    }

    @Test
    void ofManyWhoWantManyLocksEachHasThemAloneAndInTheEndAllAreFree() throws Exception {
        int names = 7;
        AtomicInteger[] holders =
                IntStream.range(0, names).mapToObj(i -> new AtomicInteger()).toArray(AtomicInteger[]::new);
        AtomicInteger taken = new AtomicInteger();
        AtomicInteger clashes = new AtomicInteger();
        try (Store other = Stores.open(TestStores.config(database));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Store mine = i % 2 == 0 ? store : other;
                int name = i % names;
                all.add(threads.submit(() -> {
                    for (int turn = 0; turn < 5; turn++) {
                        Optional<LockStore.Held> lock =
                                mine.locks().acquire("mgfs:fid:" + name, Duration.ofSeconds(60));
                        try (LockStore.Held held = lock.orElseThrow()) {
                            taken.incrementAndGet();
                            clashes.addAndGet(holders[name].getAndIncrement());
                            Thread.yield();
                            clashes.addAndGet(held.isHeld() ? 0 : 1);
                            holders[name].decrementAndGet();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            assertThat(taken).hasValue(200);
            assertThat(clashes).hasValue(0);
            for (int name = 0; name < names; name++) {
                assertThat(other.locks().acquire("mgfs:fid:" + name, Duration.ofSeconds(10)))
                        .isPresent();
            }
        }
    }

    @Test
    void rowsThatAreGivenBackAreDueAsTheyWere() {
        for (long fid = 1; fid <= 3; fid++) {
            store.queues().enqueueReplication(fid, 0, OptionalInt.of(7));
            store.queues().enqueueDelete(fid);
        }
        store.queues().enqueueWork(WorkType.FSCK, List.of(1L, 2L), OptionalInt.empty(), Optional.empty());
        store.queues().enqueueMoves(List.of(new QueueStore.Move(3, 7, List.of(8, 9))));
        List<QueuedFid> claimed = store.queues().claimReplication(3).stream()
                .sorted(Comparator.comparingLong(QueuedFid::fid))
                .toList();
        store.queues().finishReplication(2);
        // the first was begun, the second settled, the third not touched
        store.queues()
                .giveBack(Claimed.REPLICATE, List.of(claimed.get(0).interrupted(), claimed.get(1), claimed.get(2)));
        assertThat(unclaimed(store.queues().claimReplication(3)))
                .containsExactlyInAnyOrderElementsOf(
                        unclaimed(List.of(claimed.get(0).interrupted(), claimed.get(2))));
        List<QueuedFid> deletes = store.queues().claimDeletes(10);
        assertThat(deletes).hasSize(3);
        store.queues().giveBack(Claimed.DELETE, deletes);
        assertThat(unclaimed(store.queues().claimDeletes(10))).containsExactlyInAnyOrderElementsOf(unclaimed(deletes));
        List<QueuedFid> checks = store.queues().claimWork(WorkType.FSCK, 10);
        List<QueuedFid> moves = store.queues().claimWork(WorkType.REBALANCE, 10);
        store.queues().giveBack(Claimed.FSCK, checks);
        assertThat(store.queues().claimWork(WorkType.REBALANCE, 10))
                .as("still claimed")
                .isEmpty();
        store.queues().giveBack(Claimed.REBALANCE, moves);
        assertThat(unclaimed(store.queues().claimWork(WorkType.FSCK, 10)))
                .containsExactlyInAnyOrderElementsOf(unclaimed(checks));
        assertThat(unclaimed(store.queues().claimWork(WorkType.REBALANCE, 10))).isEqualTo(unclaimed(moves));
    }

    private static List<QueuedFid> unclaimed(List<QueuedFid> rows) {
        return rows.stream().map(row -> row.claimed(0)).toList();
    }

    @Test
    void aClaimKnowsTheTimeThatItWrote() {
        for (long fid = 1; fid <= 3; fid++) {
            store.queues().enqueueReplication(fid, fid, OptionalInt.empty());
            store.queues().enqueueDelete(fid);
        }
        store.queues().enqueueWork(WorkType.FSCK, List.of(1L, 2L), OptionalInt.empty(), Optional.empty());
        store.queues().enqueueMoves(List.of(new QueueStore.Move(3, 7, List.of(8, 9))));
        assertThat(store.queues().claimReplication(3)).hasSize(3).allSatisfy(row -> {
            assertThat(row.nexttry()).isEqualTo(row.fid());
            assertThat(store.queues().peekReplication(row.fid()).orElseThrow().nexttry())
                    .isEqualTo(row.claimedUntil());
        });
        assertThat(store.queues().claimDeletes(3))
                .hasSize(3)
                .allSatisfy(row -> assertThat(store.queues()
                                .peekDelete(row.fid())
                                .orElseThrow()
                                .nexttry())
                        .isEqualTo(row.claimedUntil()));
        for (WorkType type : WorkType.values()) {
            assertThat(store.queues().claimWork(type, 3))
                    .isNotEmpty()
                    .allSatisfy(row -> assertThat(store.queues()
                                    .peekWork(type, row.fid())
                                    .orElseThrow()
                                    .nexttry())
                            .isEqualTo(row.claimedUntil())
                            .isBetween(store.now() + 900, store.now() + 1000));
        }
    }

    @Test
    void aRowIsNotGivenBackByAClaimThatIsNotItsOwn() {
        store.queues().enqueueReplication(1, 5, OptionalInt.empty());
        QueuedFid first = store.queues().claimReplication(1).getFirst();
        // the first claim has run out, and another tracker has the row
        QueuedFid older = first.claimed(first.claimedUntil() - 20);
        store.queues().giveBack(Claimed.REPLICATE, List.of(older));
        assertThat(store.queues().claimReplication(1)).isEmpty();
        // put off by the worker to the very second at which the claim would end
        store.queues().deferReplication(1, QueueStore.CLAIM_SECONDS, 0);
        QueuedFid put = store.queues().peekReplication(1).orElseThrow();
        store.queues().giveBack(Claimed.REPLICATE, List.of(first.claimed(put.nexttry())));
        assertThat(store.queues().peekReplication(1)).contains(put);
        store.queues().replicateNow();
        QueuedFid again = store.queues().claimReplication(1).getFirst();
        store.queues().giveBack(Claimed.REPLICATE, List.of(again));
        assertThat(store.queues().peekReplication(1).orElseThrow()).isEqualTo(again.claimed(0));
    }

    @Test
    void worksOfBothTypesAreGivenBackByThemselves() {
        store.queues().enqueueWork(WorkType.FSCK, List.of(1L), OptionalInt.empty(), Optional.empty());
        store.queues().enqueueMoves(List.of(new QueueStore.Move(1, 7, List.of(8))));
        QueuedFid check = store.queues().claimWork(WorkType.FSCK, 1).getFirst();
        QueuedFid move = store.queues().claimWork(WorkType.REBALANCE, 1).getFirst();
        store.queues().giveBack(Claimed.FSCK, List.of(check));
        assertThat(store.queues().peekWork(WorkType.FSCK, 1)).contains(check.claimed(0));
        assertThat(store.queues().peekWork(WorkType.REBALANCE, 1).orElseThrow().nexttry())
                .isEqualTo(move.claimedUntil());
    }

    @Test
    void aSearchForCopiesThatWasAskedForMeanwhileIsNotForgottenByGivingBack() {
        for (long fid = 1; fid <= 3; fid++) {
            store.queues().enqueueReplication(fid, 0, OptionalInt.empty());
        }
        List<QueuedFid> claimed = store.queues().claimReplication(3);
        assertThat(store.queues().announceCopy(1)).isEmpty();
        store.queues().enqueueStraySearch(2);
        store.queues().giveBack(Claimed.REPLICATE, claimed);
        assertThat(store.queues().peekReplication(1).orElseThrow())
                .satisfies(row -> assertThat(row.wasInterrupted()).isTrue())
                .satisfies(row -> assertThat(row.nexttry()).isZero());
        assertThat(store.queues().peekReplication(2).orElseThrow().wasInterrupted())
                .isTrue();
        assertThat(store.queues().peekReplication(3).orElseThrow().wasInterrupted())
                .isFalse();
        // and a claim that is broken off, given back and claimed again still knows of it
        assertThat(store.queues().claimReplication(3))
                .filteredOn(row -> row.fid() == 1)
                .singleElement()
                .satisfies(row -> assertThat(row.wasInterrupted()).isTrue());
    }

    @Test
    void aRowThatIsDueAgainIsNotPutOffByGivingItBack() {
        store.queues().enqueueReplication(1, 5, OptionalInt.empty());
        QueuedFid claimed = store.queues().claimReplication(1).getFirst();
        store.queues().enqueueReplication(1, 1, OptionalInt.empty());
        store.queues().giveBack(Claimed.REPLICATE, List.of(claimed));
        assertThat(store.queues().peekReplication(1).orElseThrow().nexttry()).isEqualTo(1);
    }

    @Test
    void aRowThatWaitsForAPersonMeanwhileIsNotGivenBack() {
        store.queues().enqueueReplication(1, 5, OptionalInt.empty());
        QueuedFid claimed = store.queues().claimReplication(1).getFirst();
        store.queues().shelveReplication(1);
        store.queues().giveBack(Claimed.REPLICATE, List.of(claimed));
        assertThat(store.queues().peekReplication(1).orElseThrow().nexttry()).isEqualTo(QueueStore.END_OF_TIME);
    }

    @Test
    void usageThatAnotherTrackerHasJustWrittenStays() {
        int hostid =
                store.topology().createHost("h", Map.of("hostip", "127.0.0.9", "http_port", "7500", "status", "alive"));
        store.topology().createDevice(4, hostid, DeviceState.ALIVE);
        assertThat(usedAfter(10, 1000)).as("never written before").isEqualTo(10);
        assertThat(usedAfter(20, 1015)).as("15 s later").isEqualTo(10);
        assertThat(usedAfter(30, 1016)).as("older than that").isEqualTo(30);
    }

    private long usedAfter(long used, long asof) {
        store.topology().updateUsage(List.of(new TopologyStore.DeviceUsage(4, 1000, used, asof)), 15);
        return store.topology().readTables().devices().getFirst().mbUsed().orElse(-1);
    }

    @Test
    void theSmallTablesAreReadWhole() {
        int dmid = store.namespaces().createDomain("d");
        assertThatThrownBy(() -> store.namespaces().createDomain("d")).isInstanceOf(StoreException.Duplicate.class);
        int classid = store.namespaces()
                .createClass(dmid, "c", 3, Optional.of("MultipleDevices()"), Optional.of(HashType.MD5));
        int hostid = store.topology()
                .createHost("h", Map.of("hostip", "127.0.0.9", "http_port", "7500", "status", "alive", "altip", ""));
        store.topology().createDevice(4, hostid, DeviceState.DRAIN);
        store.topology().setDeviceWeight(4, 50);
        store.topology().updateUsage(List.of(new TopologyStore.DeviceUsage(4, 1000, 10, 77)), 15);
        store.settings().set("k", "v");
        ClusterTables tables = store.topology().readTables();
        assertThat(tables.domains().getFirst().classes()).hasSize(2);
        assertThat(tables.domains()
                        .getFirst()
                        .classNamed("default")
                        .orElseThrow()
                        .mindevcount())
                .isEqualTo(2);
        assertThat(tables.domains()
                        .getFirst()
                        .classWithId(classid)
                        .orElseThrow()
                        .hashType())
                .contains(HashType.MD5);
        assertThat(tables.hosts().getFirst().state()).isEqualTo(HostState.ALIVE);
        assertThat(tables.hosts().getFirst().altip()).isEmpty();
        assertThat(tables.devices().getFirst().mbFree()).hasValue(990);
        assertThat(tables.devices().getFirst().state()).isEqualTo(DeviceState.DRAIN);
        assertThat(tables.settings()).containsEntry("k", "v").containsEntry("schema_version", "17");
        assertThat(store.topology().deleteHost(hostid)).isFalse();
    }

    @Test
    void settingsChangeTogether() {
        store.settings().set("a", "1");
        store.settings().apply(Map.of("a", Optional.empty(), "b", Optional.of("2")));
        store.settings().increment("n", 2);
        store.settings().increment("n", 3);
        assertThat(store.settings().get("a")).isEmpty();
        assertThat(store.settings().get("b")).contains("2");
        assertThat(store.settings().get("n")).contains("5");
    }

    @Test
    void digestsAndTheFsckLogAreKept() {
        Checksum sum = Checksum.parse("MD5:5d41402abc4b2a76b9719d911017c592").orElseThrow();
        store.checksums().put(5, sum);
        assertThat(store.checksums().find(5)).contains(sum);
        store.checksums().remove(5);
        assertThat(store.checksums().find(5)).isEmpty();
        store.fsckLog().append(5, "MISS", OptionalInt.of(2));
        store.fsckLog().append(5, "GONE", OptionalInt.empty());
        assertThat(store.fsckLog().read(0, 10)).extracting(e -> e.evcode()).containsExactly("MISS", "GONE");
        assertThat(store.fsckLog().countCodes(0, store.fsckLog().maxLogid())).containsEntry("GONE", 1L);
        store.fsckLog().clear();
        assertThat(store.fsckLog().read(0, 10)).isEmpty();
    }
}

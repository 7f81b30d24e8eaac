package org.mogilefs.tracker.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.store.QueueStore;
import org.mogilefs.tracker.store.QueueStore.Claimed;
import org.mogilefs.tracker.store.QueueStore.WorkType;
import org.mogilefs.tracker.store.QueuedFid;

/** The queues, over every kind of database. */
@ParameterizedClass
@MethodSource("org.mogilefs.testing.TestDatabase$Kind#available")
class QueueContractTest extends StoreContract {
    QueueContractTest(TestDatabase.Kind kind) {
        super(kind);
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
}

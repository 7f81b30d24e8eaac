package org.mogilefs.tracker.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.mogilefs.tracker.store.QueuedFid;

class QueueWorkerTest {
    private final WorkQueue<QueuedFid> first = new WorkQueue<>(QueuedFid::fid);
    private final WorkQueue<QueuedFid> second = new WorkQueue<>(QueuedFid::fid);

    private final List<Long> begun = new CopyOnWriteArrayList<>();
    private final AtomicInteger interrupts = new AtomicInteger();
    private volatile Instant now = Instant.EPOCH;

    private static List<QueuedFid> rows(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(fid -> new QueuedFid(fid, 0, 0, 0, OptionalInt.empty(), Optional.empty(), 0))
                .toList();
    }

    @Test
    void noMoreRowsAreWorkedOnAtOnceThanAllowed() throws InterruptedException {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        first.addAll(rows(1, 50));
        try (QueueWorker worker = new QueueWorker(4, List.of(new QueueWorker.Lane("try", first, row -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.yield();
            running.decrementAndGet();
            done.incrementAndGet();
        })))) {
            for (int i = 0; i < 50; i++) {
                worker.step();
            }
            await().until(() -> done.get() == 50);
        }
        assertThat(most.get()).isBetween(1, 4);
    }

    @Test
    void queuesTakeTurnsSoThatALongOneHoldsUpNoOther() throws InterruptedException {
        ConcurrentLinkedQueue<Long> order = new ConcurrentLinkedQueue<>();
        first.addAll(rows(1, 100));
        second.addAll(rows(1001, 1003));
        QueueWorker.RowWork work = row -> order.add(row.fid());
        try (QueueWorker worker = new QueueWorker(
                1, List.of(new QueueWorker.Lane("a", first, work), new QueueWorker.Lane("b", second, work)))) {
            for (int i = 0; i < 8; i++) {
                worker.step();
            }
            await().until(() -> order.size() == 8);
        }
        assertThat(order).contains(1001L, 1002L, 1003L);
    }

    @Test
    void aRowThatFailsTakesNoPlaceAwayAndMayComeAgain() throws InterruptedException {
        AtomicInteger done = new AtomicInteger();
        first.addAll(rows(1, 3));
        try (QueueWorker worker = new QueueWorker(1, List.of(new QueueWorker.Lane("try", first, row -> {
            done.incrementAndGet();
            throw new IllegalStateException("row " + row.fid());
        })))) {
            for (int i = 0; i < 3; i++) {
                worker.step();
            }
            await().until(() -> done.get() == 3);
            first.addAll(rows(1, 1));
            worker.step();
            await().until(() -> done.get() == 4);
        }
    }

    @Test
    void closingInterruptsWhatRuns() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        first.addAll(rows(1, 1));
        QueueWorker worker = new QueueWorker(1, List.of(new QueueWorker.Lane("try", first, row -> {
            begun.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.set(true);
                throw e;
            }
        })));
        worker.step();
        begun.await();
        worker.close();
        assertThat(interrupted).isTrue();
    }

    /** A worker of one place whose first row hangs, and after an interrupt too when that is {@code ignored}. */
    private QueueWorker worker(boolean ignored, CountDownLatch end) {
        QueueWorker.RowWork work = row -> {
            begun.add(row.fid());
            while (row.fid() == 1 && end.getCount() > 0) {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    interrupts.incrementAndGet();
                    if (!ignored) {
                        throw e;
                    }
                }
            }
        };
        return new QueueWorker(1, List.of(new QueueWorker.Lane("try", first, work)), new Watchdog(() -> now));
    }

    @Test
    void aRowThatHangsIsBrokenOffAndNotTriedAgainAtOnce() throws InterruptedException {
        first.addAll(rows(1, 2));
        try (QueueWorker worker = worker(false, new CountDownLatch(1))) {
            worker.step();
            await().until(() -> begun.contains(1L));
            now = now.plus(Watchdog.USUAL_PATIENCE);
            await().until(() -> {
                worker.step();
                return begun.contains(2L);
            });
            assertThat(interrupts).hasValue(1);
            assertThat(first.size()).isZero();
        }
        assertThat(begun).containsExactly(1L, 2L);
    }

    @Test
    void aRowThatNoInterruptEndsLosesItsPlaceAndIsNotBegunASecondTimeBesideItself() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        first.addAll(rows(1, 2));
        try (QueueWorker worker = worker(true, end)) {
            worker.step();
            await().until(() -> begun.contains(1L));
            now = now.plus(Watchdog.USUAL_PATIENCE);
            worker.step();
            await().until(() -> interrupts.get() == 1);
            assertThat(begun).doesNotContain(2L);
            now = now.plus(Duration.ofMinutes(1));
            worker.step();
            await().until(() -> begun.contains(2L));
            // as it would be claimed again
            first.addAll(rows(1, 1));
            worker.step();
            assertThat(begun).containsExactly(1L, 2L);
            end.countDown();
            await().until(() -> {
                first.addAll(rows(1, 1));
                return first.size() == 1;
            });
            worker.step();
            await().until(() -> begun.size() == 3);
            worker.finish();
        }
    }
}

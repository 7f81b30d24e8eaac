package org.mogilefs.tracker.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.tracker.store.StoreException;

/** Writes that share transactions, which are counted here instead of committed. */
class WriteGroupTest {
    private final AtomicInteger commits = new AtomicInteger();
    private final CountDownLatch firstMayEnd = new CountDownLatch(1);
    private final ConcurrentHashMap<Integer, AtomicInteger> runs = new ConcurrentHashMap<>();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private volatile RuntimeException commitFails;
    private final WriteGroup group = new WriteGroup(this::transaction);

    private void transaction(Consumer<Session> body) {
        body.accept(null);
        if (commitFails != null) {
            throw commitFails;
        }
        commits.incrementAndGet();
    }

    @AfterEach
    void close() {
        firstMayEnd.countDown();
        group.close();
        callers.shutdownNow();
    }

    /** A write that holds the writer until {@link #firstMayEnd}, so that those after it gather. */
    private Future<Integer> first() {
        CountDownLatch begun = new CountDownLatch(1);
        Future<Integer> first = callers.submit(() -> group.run(session -> {
            begun.countDown();
            try {
                firstMayEnd.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return -1;
        }));
        await().until(() -> begun.getCount() == 0);
        return first;
    }

    private List<Future<Integer>> gather(int count, int bad) {
        List<Future<Integer>> all = new ArrayList<>();
        int before = group.waiting();
        for (int i = 0; i < count; i++) {
            int number = i;
            all.add(callers.submit(() -> group.run(session -> {
                runs.computeIfAbsent(number, n -> new AtomicInteger()).incrementAndGet();
                if (number == bad) {
                    throw new StoreException.Duplicate("taken", null);
                }
                return number;
            })));
        }
        await().until(() -> group.waiting() == before + count);
        return all;
    }

    @Test
    void writesThatArriveDuringATransactionShareTheNextOne() throws Exception {
        Future<Integer> first = first();
        List<Future<Integer>> others = gather(50, -1);
        firstMayEnd.countDown();
        assertThat(first.get()).isEqualTo(-1);
        for (int i = 0; i < 50; i++) {
            assertThat(others.get(i).get()).isEqualTo(i);
        }
        assertThat(commits).hasValue(2);
    }

    @Test
    void writesOfOneKindAreDoneInOneCall() throws Exception {
        Future<Integer> first = first();
        List<List<String>> calls = Collections.synchronizedList(new ArrayList<>());
        BulkWrite<String, Integer> lengths = (session, items) -> {
            calls.add(List.copyOf(items));
            return items.stream().map(String::length).toList();
        };
        Future<Integer> one = callers.submit(() -> group.run(lengths, "a"));
        await().until(() -> group.waiting() == 1);
        List<Future<Integer>> others = gather(1, -1);
        Future<Integer> two = callers.submit(() -> group.run(lengths, "bb"));
        await().until(() -> group.waiting() == 3);
        firstMayEnd.countDown();
        assertThat(first.get()).isEqualTo(-1);
        assertThat(one.get()).isEqualTo(1);
        assertThat(two.get()).isEqualTo(2);
        assertThat(others.getFirst().get()).isEqualTo(0);
        assertThat(calls).containsExactly(List.of("a", "bb"));
        assertThat(commits).hasValue(2);
    }

    @Test
    void aBadWriteFailsAloneAndItsNeighboursAreRunAgain() throws Exception {
        Future<Integer> _ = first();
        List<Future<Integer>> others = gather(5, 3);
        firstMayEnd.countDown();
        for (int i : new int[] {0, 1, 2, 4}) {
            assertThat(others.get(i).get()).isEqualTo(i);
        }
        assertThatThrownBy(() -> others.get(3).get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(StoreException.Duplicate.class);
        assertThat(runs.get(3)).hasValueLessThanOrEqualTo(2);
        assertThat(commits).hasValue(5);
    }

    @Test
    void nobodyIsToldOfAWriteBeforeItsCommit() {
        commitFails = new StoreException("the disk is full", null);
        assertThatThrownBy(() -> group.run(session -> 1)).isSameAs(commitFails);
        assertThat(commits).hasValue(0);
        commitFails = null;
        assertThat(group.<Integer>run(session -> 2)).isEqualTo(2);
    }

    @Test
    void whenTheDatabaseIsAwayAllOfAGroupLearnItAtOnce() {
        Future<Integer> _ = first();
        List<Future<Integer>> others = gather(4, -1);
        commitFails = new StoreException.Unavailable("away", null);
        firstMayEnd.countDown();
        others.forEach(other -> assertThatThrownBy(other::get).hasCause(commitFails));
        assertThat(runs.values()).allMatch(count -> count.get() == 1);
    }

    @Test
    void closingAnswersThoseThatWait() {
        Future<Integer> _ = first();
        List<Future<Integer>> others = gather(3, -1);
        group.close();
        others.forEach(other -> assertThatThrownBy(other::get).hasCauseInstanceOf(StoreException.Unavailable.class));
        assertThatThrownBy(() -> group.run(session -> 1)).isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void closingWaitsForTheTransactionUnderWay() throws Exception {
        Future<Integer> first = first();
        group.close();
        assertThat(commits).hasValue(1);
        assertThat(first.get()).isEqualTo(-1);
    }
}

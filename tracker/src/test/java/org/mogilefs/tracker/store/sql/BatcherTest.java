package org.mogilefs.tracker.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.tracker.store.StoreException;

class BatcherTest {
    private final List<Set<Integer>> rounds = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        gate.countDown();
        threads.close();
    }

    private static Map<Integer, String> texts(Set<Integer> keys) {
        Map<Integer, String> found = new HashMap<>();
        keys.stream().filter(k -> k >= 0).forEach(k -> found.put(k, "v" + k));
        return found;
    }

    private Map<Integer, String> loadBehindTheGate(Set<Integer> keys) {
        rounds.add(Set.copyOf(keys));
        if (keys.contains(0)) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        return texts(keys);
    }

    private CompletableFuture<Optional<String>> ask(Batcher<Integer, String> batcher, int key) {
        return CompletableFuture.supplyAsync(() -> batcher.get(key), threads);
    }

    @Test
    void aLoneLookupGoesAtOnce() {
        Batcher<Integer, String> batcher = new Batcher<>(1, 10, this::loadBehindTheGate);
        assertThat(batcher.get(7)).contains("v7");
        assertThat(batcher.get(-7)).isEmpty();
        assertThat(rounds).containsExactly(Set.of(7), Set.of(-7));
    }

    @Test
    void lookupsThatWaitGoTogetherAndNoRoundIsTooLarge() {
        Batcher<Integer, String> batcher = new Batcher<>(1, 4, this::loadBehindTheGate);
        CompletableFuture<Optional<String>> first = ask(batcher, 0);
        await().until(() -> rounds.size() == 1);
        List<CompletableFuture<Optional<String>>> waiting = new ArrayList<>();
        for (int key = 1; key <= 6; key++) {
            waiting.add(ask(batcher, key));
        }
        await().until(() -> batcher.waiting() == 6);
        gate.countDown();
        assertThat(first.join()).contains("v0");
        for (int key = 1; key <= 6; key++) {
            assertThat(waiting.get(key - 1).join()).contains("v" + key);
        }
        assertThat(rounds.stream().map(Set::size)).containsExactly(1, 4, 2);
    }

    @Test
    void equalKeysAreAskedOnce() {
        Batcher<Integer, String> batcher = new Batcher<>(1, 10, this::loadBehindTheGate);
        CompletableFuture<Optional<String>> first = ask(batcher, 0);
        await().until(() -> rounds.size() == 1);
        CompletableFuture<Optional<String>> one = ask(batcher, 5);
        CompletableFuture<Optional<String>> other = ask(batcher, 5);
        await().until(() -> batcher.waiting() == 2);
        gate.countDown();
        assertThat(first.join()).contains("v0");
        assertThat(one.join()).isEqualTo(other.join()).contains("v5");
        assertThat(rounds).containsExactly(Set.of(0), Set.of(5));
    }

    @Test
    void aBadKeyFailsAloneAndTheBatcherGoesOn() {
        Batcher<Integer, String> batcher = new Batcher<>(1, 10, keys -> {
            if (keys.contains(13)) {
                throw new StoreException.BadValue("unlucky", null);
            }
            return loadBehindTheGate(keys);
        });
        CompletableFuture<Optional<String>> first = ask(batcher, 0);
        await().until(() -> rounds.size() == 1);
        CompletableFuture<Optional<String>> good = ask(batcher, 1);
        CompletableFuture<Optional<String>> bad = ask(batcher, 13);
        await().until(() -> batcher.waiting() == 2);
        gate.countDown();
        assertThat(first.join()).contains("v0");
        assertThat(good.join()).contains("v1");
        assertThatThrownBy(bad::join).hasCauseInstanceOf(StoreException.BadValue.class);
        assertThat(batcher.get(2)).contains("v2");
    }

    @Test
    void aDatabaseThatIsAwayIsNotAskedAgainForEveryKeyOfARound() {
        Batcher<Integer, String> batcher = new Batcher<>(1, 10, keys -> {
            if (keys.contains(0)) {
                return loadBehindTheGate(keys);
            }
            rounds.add(Set.copyOf(keys));
            throw new StoreException.Unavailable("away", null);
        });
        CompletableFuture<Optional<String>> first = ask(batcher, 0);
        await().until(() -> rounds.size() == 1);
        CompletableFuture<Optional<String>> one = ask(batcher, 1);
        CompletableFuture<Optional<String>> two = ask(batcher, 2);
        await().until(() -> batcher.waiting() == 2);
        gate.countDown();
        assertThat(first.join()).contains("v0");
        assertThatThrownBy(one::join).hasCauseInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(two::join).hasCauseInstanceOf(StoreException.Unavailable.class);
        assertThat(rounds).hasSize(2);
    }
}

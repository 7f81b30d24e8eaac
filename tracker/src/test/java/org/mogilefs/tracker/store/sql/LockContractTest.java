package org.mogilefs.tracker.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TestStores;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.Store;

/** The locks, over every kind of database. */
@ParameterizedClass
@MethodSource("org.mogilefs.testing.TestDatabase$Kind#available")
class LockContractTest extends StoreContract {
    LockContractTest(TestDatabase.Kind kind) {
        super(kind);
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
}

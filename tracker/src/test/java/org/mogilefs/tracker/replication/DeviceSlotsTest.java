package org.mogilefs.tracker.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeviceSlotsTest {
    private static final int HANGS = 9;

    private final DeviceSlots slots = new DeviceSlots(2);
    private final CountDownLatch hang = new CountDownLatch(1);
    private final AtomicBoolean wanted = new AtomicBoolean(true);
    private final AtomicInteger hanging = new AtomicInteger();
    private final AtomicInteger givenUp = new AtomicInteger();

    private Thread copyToTheHangingDevice(int from) {
        return Thread.ofVirtual().start(() -> {
            try {
                Optional<Boolean> done = slots.with(from, HANGS, wanted::get, () -> {
                    hanging.incrementAndGet();
                    hang.await();
                    return true;
                });
                if (done.isEmpty()) {
                    givenUp.incrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void copiesBetweenOtherDevicesGoOnWhileSomeWaitForOneThatHangs() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            copyToTheHangingDevice(11 + i);
        }
        await().until(() -> hanging.get() == 2);
        for (int from = 11; from <= 20; from++) {
            assertThat(slots.with(from, 6, () -> true, () -> "copied")).contains("copied");
        }
        hang.countDown();
        await().until(() -> hanging.get() == 10);
    }

    @Test
    void whoWaitsGivesUpOnceItsDeviceIsInTrouble() {
        for (int i = 0; i < 5; i++) {
            copyToTheHangingDevice(1 + i);
        }
        await().until(() -> hanging.get() == 2);
        wanted.set(false);
        await().until(() -> givenUp.get() == 3);
        hang.countDown();
    }

    @Test
    void aCopyThatFailsFreesItsSlots() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            try {
                slots.with(1, 2, () -> true, () -> {
                    throw new IllegalStateException("broken");
                });
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("broken");
            }
        }
        assertThat(slots.with(1, 2, () -> true, () -> "copied")).contains("copied");
    }

    @Test
    void whoIsInterruptedWhileWaitingTakesNoSlotWithIt() throws InterruptedException {
        List<Thread> copies = IntStream.rangeClosed(1, 6)
                .mapToObj(this::copyToTheHangingDevice)
                .toList();
        await().until(() -> hanging.get() == 2);
        copies.forEach(Thread::interrupt);
        for (Thread copy : copies) {
            copy.join();
        }
        for (int from = 1; from <= 2; from++) {
            assertThat(slots.with(from, HANGS, () -> true, () -> "copied")).contains("copied");
        }
    }

    @Test
    void noMoreThanTheyMayAreAtADeviceAtOnceAndAllHaveTheirTurn() throws InterruptedException {
        AtomicInteger[] at = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        List<Thread> copies = IntStream.range(0, 300)
                .mapToObj(i -> Thread.ofVirtual().start(() -> {
                    try {
                        slots.with(i % 3, (i + 1) % 3, () -> true, () -> {
                            most.accumulateAndGet(
                                    Math.max(at[i % 3].incrementAndGet(), at[(i + 1) % 3].incrementAndGet()),
                                    Math::max);
                            Thread.yield();
                            at[i % 3].decrementAndGet();
                            at[(i + 1) % 3].decrementAndGet();
                            return done.incrementAndGet();
                        });
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .toList();
        for (Thread copy : copies) {
            copy.join();
        }
        assertThat(done).hasValue(300);
        assertThat(most.get()).isBetween(1, 2);
    }
}

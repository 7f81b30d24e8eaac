package org.mogilefs.tracker.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.common.model.ObservedState;
import org.mogilefs.testing.FaultProxy.Fault;
import org.mogilefs.tracker.TwoHosts;
import org.mogilefs.tracker.cluster.Device;

/** What rounds of checks make of nodes that change, hang, refuse and break off. */
class DeviceRoundTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TwoHosts hosts = new TwoHosts(PATIENCE);
    private final CountDownLatch hanging = new CountDownLatch(1);
    private Instant now = Instant.EPOCH;

    @BeforeEach
    void nothingWasSeenYet() {
        hosts.observed(ObservedState.UNKNOWN);
    }

    @AfterEach
    void close() {
        hanging.countDown();
        hosts.close();
    }

    /** A round that waits for all of its checks, unless {@code patience} is over. */
    private DeviceRound rounds(Duration timeout, Duration patience) {
        return new DeviceRound(
                hosts.cluster(), new DeviceProbe(hosts.http(), timeout, new SplittableRandom(1)), patience, () -> now);
    }

    private Device device(int devid) {
        return hosts.cluster().view().device(devid).orElseThrow();
    }

    private ObservedState state(int devid) {
        return device(devid).observed().state();
    }

    @Test
    void aNodeThatStopsRefusingWrongDigestsIsFoundOut() throws InterruptedException {
        try (DeviceRound round = rounds(PATIENCE, PATIENCE)) {
            hosts.node(1).refuseMd5(true);
            round.run();
            assertThat(device(1).observed().rejectsBadMd5()).contains(true);
            assertThat(device(3).observed().rejectsBadMd5()).contains(false);
            hosts.node(1).refuseMd5(false);
            hosts.node(3).refuseMd5(true);
            now = now.plusSeconds(15);
            round.run();
            assertThat(device(1).observed().rejectsBadMd5()).contains(false);
            assertThat(device(3).observed().rejectsBadMd5()).contains(true);
        }
    }

    @Test
    void aRoundDoesNotWaitForStragglersNorChecksThemTwice() throws InterruptedException {
        AtomicInteger checks = new AtomicInteger();
        hosts.node(3).onGet(path -> {
            if (path.equals("/dev3/usage")) {
                checks.incrementAndGet();
                try {
                    hanging.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        try (DeviceRound round = rounds(PATIENCE, Duration.ofMillis(100))) {
            await().atMost(PATIENCE).until(() -> {
                round.run();
                return state(1) == ObservedState.WRITEABLE && state(4) == ObservedState.WRITEABLE;
            });
            round.run();
            assertThat(checks).as("checks of a device that hangs").hasValue(1);
            assertThat(state(3)).isEqualTo(ObservedState.UNKNOWN);
            hanging.countDown();
            await().atMost(PATIENCE).until(() -> state(3) == ObservedState.WRITEABLE);
            await().atMost(PATIENCE).until(() -> {
                round.run();
                return checks.get() > 1;
            });
        }
    }

    @Test
    void whatAStragglerFoundIsWrittenByALaterRound() throws InterruptedException {
        hosts.node(3).onGet(path -> {
            try {
                hanging.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (DeviceRound round = rounds(PATIENCE, Duration.ofMillis(100))) {
            // the figures of all devices are old
            now = Instant.ofEpochSecond(hosts.store().now() + 1000);
            assertThat(round.run()).noneMatch(usage -> usage.devid() == 3);
            hanging.countDown();
            await().atMost(PATIENCE).until(() -> round.run().stream().anyMatch(usage -> usage.devid() == 3));
        }
    }

    @Test
    void aFullDeviceIsReadableAtTheNextWriteTestAndWriteableAtOnceWhenThereIsRoomAgain() throws InterruptedException {
        try (DeviceRound round = rounds(PATIENCE, PATIENCE)) {
            round.run();
            assertThat(state(1)).isEqualTo(ObservedState.WRITEABLE);
            hosts.node(1).fill(true);
            for (int rounds = 0; rounds < 2; rounds++) {
                now = now.plusMillis(2500);
                round.run();
            }
            assertThat(state(1)).isEqualTo(ObservedState.READABLE);
            hosts.node(1).fill(false);
            now = now.plusMillis(2500);
            round.run();
            assertThat(state(1)).isEqualTo(ObservedState.WRITEABLE);
        }
    }

    @Test
    void aDeviceWhoseUsageFileSaysFullTakesNothingMoreFromTheNextRoundOn() throws InterruptedException {
        try (DeviceRound round = rounds(PATIENCE, PATIENCE)) {
            round.run();
            assertThat(hosts.cluster().view().canTakeFiles(device(1), 100)).isTrue();
            hosts.node(1).usage(1_000_000, 950_000);
            round.run();
            assertThat(hosts.cluster().view().canTakeFiles(device(1), 100)).isFalse();
            assertThat(hosts.cluster().view().canTakeFiles(device(3), 100)).isTrue();
        }
    }

    @Test
    void aNodeBehindANetworkThatMisbehavesIsUnreachableAndKeepsNoOtherFromBeingSeen() throws InterruptedException {
        try (DeviceRound round = rounds(Duration.ofSeconds(3), PATIENCE)) {
            for (Fault fault : new Fault[] {new Fault.Reset(), new Fault.CutAfter(20), new Fault.BlackHole()}) {
                hosts.observed(ObservedState.UNKNOWN);
                hosts.proxy(3).set(fault);
                round.run();
                assertThat(state(3)).as(fault.toString()).isEqualTo(ObservedState.UNREACHABLE);
                assertThat(state(1)).isEqualTo(ObservedState.WRITEABLE);
            }
            assertThat(hosts.cluster().view().unreachableHosts()).as("silent").contains(2);
            hosts.healthy();
            round.run();
            assertThat(state(3)).isEqualTo(ObservedState.WRITEABLE);
            assertThat(hosts.cluster().view().unreachableHosts()).isEmpty();
        }
    }

    @Test
    void aSlowNodeIsWaitedForAndATestFileThatComesBackWrongIsNot() throws InterruptedException {
        try (DeviceRound round = rounds(PATIENCE, PATIENCE)) {
            hosts.proxy(1).set(new Fault.Delay(Duration.ofMillis(50)));
            round.run();
            assertThat(state(1)).isEqualTo(ObservedState.WRITEABLE);
            hosts.node(3)
                    .onGet(path -> hosts.node(3).files().computeIfPresent(path, (p, bytes) -> new byte[bytes.length]));
            now = now.plusSeconds(5);
            round.run();
            assertThat(state(3)).isEqualTo(ObservedState.READABLE);
            assertThat(device(3).observed().rejectsBadMd5()).isEqualTo(Optional.of(false));
        }
    }

    @Test
    void aFullDeviceStaysFullWhenTheTablesAreReadAgain() throws InterruptedException {
        try (DeviceRound round = rounds(PATIENCE, PATIENCE)) {
            hosts.node(1).usage(1_000_000, 950_000);
            round.run();
            hosts.cluster().reload();
            assertThat(hosts.cluster().view().canTakeFiles(device(1), 100))
                    .as("its row is older than its usage file")
                    .isFalse();
        }
    }

    @Test
    void aDiskThatHangsIsNoticedAndItsHostsOtherDiskStaysInService() throws InterruptedException {
        hosts.node(3).onGet(path -> {
            if (path.equals("/dev3/usage")) {
                try {
                    hanging.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        try (DeviceRound round = rounds(Duration.ofSeconds(2), PATIENCE)) {
            round.run();
            assertThat(state(3)).isEqualTo(ObservedState.UNREACHABLE);
            assertThat(state(4)).isEqualTo(ObservedState.WRITEABLE);
            assertThat(hosts.cluster().view().unreachableHosts()).isEmpty();
            assertThat(hosts.cluster().view().canTakeFiles(device(4), 100)).isTrue();
        }
    }
}

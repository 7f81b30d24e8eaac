package org.mogilefs.tracker.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TestStores;
import org.mogilefs.tracker.TwoHosts;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.sql.Stores;

/** Of all trackers one at a time writes the device rows; the others see the devices all the same. */
@ParameterizedClass
@EnumSource(
        value = TestDatabase.Kind.class,
        names = {"SQLITE", "MARIADB"})
class TwoMonitorsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SEEN_MB = 97;

    private final TwoHosts hosts;
    private final Store other;
    private Instant now;

    TwoMonitorsTest(TestDatabase.Kind kind) {
        hosts = new TwoHosts(kind, PATIENCE);
        other = Stores.open(TestStores.config(hosts.database()));
        // the rows that the fixture has written are old by then
        now = Instant.ofEpochSecond(hosts.store().now() + 1000);
    }

    @AfterEach
    void close() {
        other.close();
        hosts.close();
    }

    private MonitorWorker monitor() {
        return new MonitorWorker(
                hosts.store(),
                hosts.cluster(),
                hosts.http(),
                PATIENCE,
                1,
                new MonitorWorker.Rounds(() -> {}),
                new SplittableRandom(1),
                () -> now);
    }

    private Map<Integer, Long> usedMb() {
        return hosts.store().topology().readTables().devices().stream()
                .collect(Collectors.toMap(
                        Device::devid, device -> device.mbUsed().orElseThrow()));
    }

    @Test
    void aMonitorLeavesTheRowsToWhoeverHoldsTheLock() throws InterruptedException {
        Map<Integer, Long> before = usedMb();
        try (MonitorWorker monitor = monitor()) {
            LockStore.Held held = other.locks()
                    .acquire("mgfs:device_update", Duration.ofSeconds(5))
                    .orElseThrow();
            try (held) {
                monitor.step();
                assertThat(usedMb()).isEqualTo(before);
                assertThat(hosts.cluster().view().device(1).orElseThrow().mbUsed())
                        .as("what this tracker goes by")
                        .hasValue(SEEN_MB);
            }
            now = now.plusSeconds(DeviceRound.USAGE_FRESH_SECONDS + 1);
            monitor.step();
            assertThat(usedMb().values()).containsOnly((long) SEEN_MB);
        }
    }

    @Test
    void theLockIsFreeAfterEachRound() throws InterruptedException {
        try (MonitorWorker monitor = monitor()) {
            monitor.step();
            assertThat(usedMb().values()).containsOnly((long) SEEN_MB);
            assertThat(other.locks().acquire("mgfs:device_update", Duration.ZERO))
                    .get()
                    .satisfies(LockStore.Held::close);
        }
    }
}

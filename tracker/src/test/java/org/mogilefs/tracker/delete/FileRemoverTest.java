package org.mogilefs.tracker.delete;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.common.model.ObservedState;
import org.mogilefs.protocol.FidPath;
import org.mogilefs.testing.FaultProxy.Fault;
import org.mogilefs.testing.HeardLog;
import org.mogilefs.tracker.TwoHosts;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.Store;

/** Copies of deleted files go, now or after the original's times, whatever their nodes do. */
class FileRemoverTest {
    private static TwoHosts hosts;
    private static Store store;
    private static FileRemover remover;

    @BeforeAll
    static void open() {
        hosts = new TwoHosts(Duration.ofSeconds(3));
        store = hosts.store();
        remover = new FileRemover(store, hosts.cluster(), hosts.nodes());
    }

    @AfterEach
    void everythingIsWell() {
        hosts.healthy();
        hosts.mark(1, DeviceState.ALIVE);
        hosts.observed(ObservedState.WRITEABLE);
    }

    @AfterAll
    static void close() {
        hosts.close();
    }

    private static long deleted() {
        long fid = hosts.file(0, new byte[10], 1, 3);
        store.files().delete(store.files().find(fid).orElseThrow());
        return fid;
    }

    private static Optional<QueuedFid> row(long fid) {
        return store.queues().peekDelete(fid);
    }

    private static void remove(long fid) {
        remover.remove(row(fid).orElseThrow());
    }

    private static void assertWaits(long fid, long seconds) {
        assertThat(row(fid).orElseThrow().nexttry() - store.now()).isBetween(seconds - 30, seconds);
        assertThat(store.files().devids(fid)).as("the other copy went").containsExactly(1);
        assertThat(hosts.node(3).files()).doesNotContainKey(FidPath.of(3, fid));
    }

    @Test
    void allCopiesGoAndTheRowToo() {
        long fid = deleted();
        remove(fid);
        assertThat(row(fid)).isEmpty();
        assertThat(store.files().devids(fid)).isEmpty();
        assertThat(hosts.node(1).files()).doesNotContainKey(FidPath.of(1, fid));
    }

    @Test
    void aNodeThatFailsIsAskedAgainInHalfAnHour() {
        for (Fault fault : new Fault[] {new Fault.BlackHole(), new Fault.Reset(), new Fault.CutAfter(9)}) {
            long fid = deleted();
            hosts.proxy(1).set(fault);
            remove(fid);
            assertWaits(fid, 1800);
            hosts.healthy();
            remove(fid);
            assertThat(row(fid)).as(fault.toString()).isEmpty();
            assertThat(hosts.node(1).files()).doesNotContainKey(FidPath.of(1, fid));
        }
    }

    @Test
    void aSlowNodeIsWaitedFor() {
        long fid = deleted();
        hosts.proxy(1).set(new Fault.Delay(Duration.ofMillis(100)));
        remove(fid);
        assertThat(row(fid)).isEmpty();
    }

    @Test
    void whatCannotBeWrittenWaitsTenMinutesAndWhatIsReadonlyAnHour() {
        long fid = deleted();
        hosts.cluster()
                .update(view -> view.mapDevices(device -> device.devid() == 1
                        ? device.observed(device.observed().withState(ObservedState.READABLE))
                        : device));
        remove(fid);
        assertWaits(fid, 600);
        hosts.observed(ObservedState.WRITEABLE);
        hosts.mark(1, DeviceState.READONLY);
        remove(fid);
        assertWaits(fid, 7200);
    }

    @Test
    void aDeadDeviceIsSkipped() {
        long fid = deleted();
        hosts.mark(1, DeviceState.DEAD);
        remove(fid);
        assertThat(row(fid)).isEmpty();
        assertThat(store.files().devids(fid)).isEmpty();
    }

    @Test
    void aDeviceWithoutAHostIsNamedInTheLog() {
        long fid = deleted();
        hosts.cluster()
                .update(view -> new ClusterView(
                        view.domains(),
                        view.hosts().stream().filter(host -> host.hostid() != 1).toList(),
                        view.devices(),
                        view.settings(),
                        view.unreachableHosts()));
        try (HeardLog log = new HeardLog(FileRemover.class)) {
            remove(fid);
            assertThat(log.lines(Level.TRACE)).contains("fid " + fid + " is on dev1, whose host does not exist");
        }
        hosts.cluster().reload();
        assertWaits(fid, 3600);
    }
}

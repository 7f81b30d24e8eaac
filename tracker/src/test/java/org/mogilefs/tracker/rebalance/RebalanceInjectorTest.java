package org.mogilefs.tracker.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.common.model.ObservedState;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TestStores;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.cluster.Observation;
import org.mogilefs.tracker.store.CloseRequest;
import org.mogilefs.tracker.store.QueueStore;
import org.mogilefs.tracker.store.QueueStore.WorkType;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.Tempfile;
import org.mogilefs.tracker.store.sql.Schema;
import org.mogilefs.tracker.store.sql.StoreConfig;
import org.mogilefs.tracker.store.sql.Stores;

/** Rounds of a rebalance over a real database: dev1 and dev2 on h1, dev3 on h2, dev4 on h3; nothing is moved. */
class RebalanceInjectorTest {
    private final TestDatabase database = TestDatabase.create(TestDatabase.Kind.SQLITE);
    private Store store;
    private ClusterState cluster;
    private RebalanceSettings settings;
    private RebalanceInjector here;

    @BeforeEach
    void open() {
        StoreConfig config = TestStores.config(database);
        Schema.createIfMissing(config);
        store = Stores.open(config);
        for (int i = 1; i <= 3; i++) {
            store.topology()
                    .createHost("h" + i, Map.of("hostip", "10.0.0." + i, "http_port", "7500", "status", "alive"));
        }
        store.topology().createDevice(1, 1, DeviceState.ALIVE);
        store.topology().createDevice(2, 1, DeviceState.ALIVE);
        store.topology().createDevice(3, 2, DeviceState.ALIVE);
        store.topology().createDevice(4, 3, DeviceState.ALIVE);
        cluster = clusterState();
        settings = new RebalanceSettings(store);
        here = injector("here");
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    private ClusterState clusterState() {
        ClusterState state = new ClusterState(store.topology()::readTables);
        state.reload();
        state.update(view ->
                view.mapDevices(device -> device.observed(Observation.NONE.withState(ObservedState.WRITEABLE))));
        return state;
    }

    private RebalanceInjector injector(String hostname) {
        return new RebalanceInjector(store, cluster, hostname, 0, new SplittableRandom(1));
    }

    /** Files of {@code length} bytes, each on the given devices; their fids. */
    private List<Long> files(int count, long length, Integer... devids) {
        List<Long> fids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String key = "k" + System.nanoTime();
            long fid = store.tempfiles().reserve(0, 1, key, 0, List.of(devids)).orElseThrow();
            Tempfile upload = store.tempfiles().find(fid).orElseThrow();
            store.files().close(new CloseRequest(upload, key, devids[0], length, Optional.empty()));
            for (int devid : devids) {
                store.files().addCopy(fid, devid);
            }
            fids.add(fid);
        }
        return fids;
    }

    private void start(String policy) throws RebalanceException {
        settings.setPolicy(Optional.of(policy));
        RebalancePolicy parsed = RebalancePolicy.parse(policy);
        cluster.reload();
        settings.start(
                "here",
                RebalanceState.begin(parsed, new DeviceSelection(cluster.view(), parsed, 0), store.now())
                        .text());
        cluster.reload();
    }

    private RebalanceState state() throws RebalanceException {
        return RebalanceState.parse(settings.read().state());
    }

    /** Runs rounds until one has nothing to do. */
    private void runThrough() {
        for (int rounds = 0; here.fetch(); rounds++) {
            assertThat(rounds).as("rounds without an end").isLessThan(1000);
        }
    }

    private List<Long> queued() {
        return store.queues().claimWork(WorkType.REBALANCE, 1000).stream()
                .map(QueuedFid::fid)
                .sorted()
                .toList();
    }

    private DeviceState stateOf(int devid) {
        return cluster.reload().device(devid).orElseThrow().state();
    }

    @Test
    void queuesEveryFileOfASourceWithItsDestinations() throws RebalanceException {
        List<Long> fids = files(7, 100, 1, 3);
        files(3, 100, 2, 3);
        start("from_devices=1");
        runThrough();
        assertThat(store.queues().peekWork(WorkType.REBALANCE, fids.getFirst())).hasValueSatisfying(row -> {
            assertThat(row.devid()).hasValue(1);
            assertThat(row.arg()).contains("2,3,4");
        });
        assertThat(queued()).isEqualTo(fids);
        RebalanceState state = state();
        assertThat(state.completed()).containsExactly(1);
        assertThat(state.counts()).isEqualTo(new RebalanceState.Counts(7, 700, 0));
        assertThat(state.times().finished()).isPositive();
        assertThat(settings.read().isRunning()).isFalse();
        assertThat(store.settings().all()).doesNotContainKeys("rebal_host", "rebal_heartbeat");
    }

    @Test
    void aSourceIsInDrainWhileFilesLeaveItAndAliveAgainAfterwards() throws RebalanceException {
        files(3, 100, 1);
        store.settings().set("queue_rate_for_rebal", "2");
        start("from_devices=1");
        assertThat(here.fetch()).isTrue();
        assertThat(stateOf(1)).isEqualTo(DeviceState.DRAIN);
        assertThat(here.fetch()).isTrue();
        assertThat(state().counts().fids()).isEqualTo(2);
        runThrough();
        assertThat(stateOf(1)).isEqualTo(DeviceState.ALIVE);
    }

    @Test
    void aSourceStaysInDrainWhereThePolicySaysSo() throws RebalanceException {
        files(1, 100, 1);
        start("from_devices=1 leave_in_drain_mode=1");
        runThrough();
        assertThat(stateOf(1)).isEqualTo(DeviceState.DRAIN);
    }

    @Test
    void aSourceThatTheOperatorMarksDeadMeanwhileStaysDead() throws RebalanceException {
        files(3, 100, 1);
        store.settings().set("queue_rate_for_rebal", "1");
        start("from_devices=1,2");
        here.fetch();
        store.topology().setDeviceState(1, DeviceState.DEAD);
        cluster.reload();
        runThrough();
        assertThat(stateOf(1)).isEqualTo(DeviceState.DEAD);
        assertThat(state().completed()).containsExactly(1, 2);
    }

    @Test
    void aStopLetsTheSourceGoAndAStartGoesOnFromThere() throws RebalanceException {
        List<Long> fids = files(5, 100, 1);
        store.settings().set("queue_rate_for_rebal", "2");
        start("from_devices=1");
        here.fetch();
        here.fetch();
        settings.askToStop();
        assertThat(here.fetch()).isFalse();
        assertThat(settings.read().isRunning()).isFalse();
        assertThat(settings.read().isStopAsked()).isFalse();
        assertThat(state().times().stopped()).isPositive();
        assertThat(stateOf(1)).isEqualTo(DeviceState.ALIVE);
        assertThat(here.fetch()).as("stopped").isFalse();
        settings.start("here", settings.read().state());
        cluster.reload();
        here.fetch();
        assertThat(stateOf(1)).isEqualTo(DeviceState.DRAIN);
        runThrough();
        assertThat(queued()).isEqualTo(fids);
        assertThat(state().counts().fids()).isEqualTo(5);
    }

    @Test
    void theQueueIsFilledNoFurtherThanItsSize() throws RebalanceException {
        files(9, 100, 1);
        store.settings().set("queue_size_for_rebal", "4");
        start("from_devices=1");
        runThrough();
        assertThat(store.queues().countWork(WorkType.REBALANCE)).isEqualTo(4);
        assertThat(settings.read().isRunning()).isTrue();
    }

    @Test
    void aLimitPerDeviceIsCountedForEachAnew() throws RebalanceException {
        files(5, 100, 1);
        files(5, 100, 2);
        start("from_devices=1,2 limit_by=count limit=2");
        runThrough();
        assertThat(state().counts().fids()).isEqualTo(4);
        assertThat(state().completed()).containsExactly(1, 2);
    }

    @Test
    void aGlobalLimitIsForAllDevicesTogether() throws RebalanceException {
        files(5, 1000, 1);
        files(5, 1000, 2);
        start("from_devices=1,2 limit_type=global limit_by=size limit=7k");
        runThrough();
        assertThat(state().counts()).isEqualTo(new RebalanceState.Counts(7, 7000, 0));
        assertThat(settings.read().isRunning()).isFalse();
        assertThat(stateOf(2)).isEqualTo(DeviceState.ALIVE);
    }

    @Test
    void theNewestGoFirstWhereThePolicySaysSo() throws RebalanceException {
        List<Long> fids = files(5, 100, 1);
        start("from_devices=1 fid_age=new limit_by=count limit=2");
        runThrough();
        assertThat(queued()).isEqualTo(fids.subList(3, 5));
    }

    @Test
    void withoutADestinationItWaitsForOne() throws RebalanceException {
        files(2, 100, 1);
        start("from_devices=1 to_devices=4");
        store.topology().setDeviceState(4, DeviceState.DOWN);
        cluster.reload();
        assertThat(here.fetch()).isFalse();
        assertThat(settings.read().isRunning()).isTrue();
        assertThat(stateOf(1)).as("not touched yet").isEqualTo(DeviceState.ALIVE);
        store.topology().setDeviceState(4, DeviceState.ALIVE);
        cluster.reload();
        runThrough();
        assertThat(state().counts().fids()).isEqualTo(2);
    }

    @Test
    void aFileThatStillWaitsToLeaveAnotherDeviceIsWaitedFor() throws RebalanceException {
        List<Long> both = files(1, 100, 1, 2);
        List<Long> later = files(1, 100, 2, 3);
        start("from_devices=1,2");
        runThrough();
        assertThat(state().current().orElseThrow().devid()).isEqualTo(2);
        assertThat(queued()).isEqualTo(both);
        store.queues().finishWork(WorkType.REBALANCE, both.getFirst());
        runThrough();
        assertThat(settings.read().isRunning()).isFalse();
        assertThat(queued()).containsExactly(both.getFirst(), later.getFirst());
    }

    @Test
    void fidsWithoutAFileAreLeftOut() throws RebalanceException {
        LongStream.rangeClosed(1001, 1003).forEach(fid -> store.files().addCopy(fid, 1));
        start("from_devices=1");
        runThrough();
        assertThat(queued()).isEmpty();
        assertThat(state().counts().emptyRuns()).isEqualTo(1);
        assertThat(state().times().latestEmptyRun()).isPositive();
    }

    @Test
    void anotherTrackerGoesOnOnceTheFirstShowsNoSignOfLife() throws RebalanceException {
        List<Long> fids = files(4, 100, 1);
        store.settings().set("queue_rate_for_rebal", "1");
        start("from_devices=1");
        here.fetch();
        here.fetch();
        RebalanceInjector there = injector("there");
        cluster.reload();
        assertThat(there.fetch()).as("the first is alive").isFalse();
        store.settings().set("rebal_heartbeat", store.now() - 61 + " here");
        cluster.reload();
        assertThat(there.fetch()).isTrue();
        assertThat(settings.read().host()).isEqualTo("there");
        cluster.reload();
        assertThat(here.fetch()).as("relieved").isFalse();
        here = there;
        runThrough();
        assertThat(queued()).isEqualTo(fids);
        assertThat(state().counts().fids()).isEqualTo(4);
    }

    @Test
    void aTrackerOfTheOriginalsIsNeverRelieved() throws RebalanceException {
        files(4, 100, 1);
        start("from_devices=1");
        store.settings().set("rebal_host", "perl");
        store.settings().delete("rebal_heartbeat");
        cluster.reload();
        assertThat(here.fetch()).isFalse();
        assertThat(settings.read().host()).isEqualTo("perl");
    }

    @Test
    void aHeartbeatThatAnEarlierRunLeftBehindRelievesNobody() throws RebalanceException {
        files(4, 100, 1);
        start("from_devices=1");
        store.settings().set("rebal_host", "perl");
        store.settings().set("rebal_heartbeat", store.now() - 1000 + " here");
        cluster.reload();
        assertThat(here.fetch()).isFalse();
        assertThat(settings.read().host()).isEqualTo("perl");
    }

    @Test
    void aRunThatTheOriginalBeganIsGoneOnWith() throws RebalanceException {
        List<Long> fids = files(4, 100, 1);
        settings.setPolicy(Optional.of("from_devices=1"));
        store.settings()
                .set(
                        "rebal_state",
                        "fids_queued=2 limit=0 source_devs= completed_devs=,2 sdev_limit=none"
                                + " sdev_current=1 sdev_lastfid=" + fids.get(1));
        store.settings().set("rebal_host", "here");
        cluster.reload();
        runThrough();
        assertThat(queued()).isEqualTo(fids.subList(2, 4));
        assertThat(state().completed()).containsExactly(2, 1);
        assertThat(state().counts().fids()).isEqualTo(4);
    }

    @Test
    void aPolicyThatMakesNoSenseEndsTheRun() throws RebalanceException {
        files(2, 100, 1);
        start("from_devices=1");
        store.settings().set("rebal_policy", "limit_by=percent limit=5");
        assertThat(here.fetch()).isFalse();
        assertThat(settings.read().isRunning()).isFalse();
        assertThat(store.queues().countWork(WorkType.REBALANCE)).isZero();
    }

    @Test
    void fidsThatAreQueuedAlreadyStayAsTheyAre() throws RebalanceException {
        List<Long> fids = files(2, 100, 1);
        store.queues().enqueueMoves(List.of(new QueueStore.Move(fids.getFirst(), 1, List.of(3))));
        start("from_devices=1");
        runThrough();
        assertThat(store.queues()
                        .peekWork(WorkType.REBALANCE, fids.getFirst())
                        .orElseThrow()
                        .arg())
                .contains("3");
        assertThat(queued()).isEqualTo(fids);
    }
}

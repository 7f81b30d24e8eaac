package org.mogilefs.tracker.replication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.common.model.ObservedState;
import org.mogilefs.protocol.FidPath;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.FakeNode;
import org.mogilefs.tracker.TestStores;
import org.mogilefs.tracker.TrackerFixture;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.cluster.Observation;
import org.mogilefs.tracker.config.TrackerConfig;
import org.mogilefs.tracker.node.HttpNodeClient;
import org.mogilefs.tracker.node.NodeHttp;
import org.mogilefs.tracker.replication.FileMover.Move;
import org.mogilefs.tracker.replication.FileMover.Outcome;
import org.mogilefs.tracker.store.CloseRequest;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.QueueStore;
import org.mogilefs.tracker.store.QueueStore.WorkType;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.Tempfile;
import org.mogilefs.tracker.store.TopologyStore.DeviceUsage;
import org.mogilefs.tracker.store.sql.Schema;
import org.mogilefs.tracker.store.sql.StoreConfig;
import org.mogilefs.tracker.store.sql.Stores;

/** Files leave devices: dev1 and dev2 on h1, dev3 and dev4 on h2; two copies, on two hosts. */
class FileMoverTest {
    private static final byte[] BYTES = "some bytes".getBytes(UTF_8);

    private static final List<String> unsafeDeletes = Collections.synchronizedList(new ArrayList<>());

    private static TestDatabase database;
    private static FakeNode nodeA;
    private static FakeNode nodeB;
    private static NodeHttp http;
    private static Store store;
    private static ClusterState cluster;
    private static FileMover mover;
    private static StrayCopies strays;

    @BeforeAll
    static void open() {
        database = TestDatabase.create(TestDatabase.Kind.SQLITE);
        StoreConfig config = TestStores.config(database);
        Schema.createIfMissing(config);
        store = Stores.open(config);
        store.namespaces().createDomain("d");
        nodeA = host("h1", "127.0.0.1");
        nodeB = host("h2", "127.0.0.2");
        for (int devid = 1; devid <= 4; devid++) {
            store.topology().createDevice(devid, devid <= 2 ? 1 : 2, DeviceState.ALIVE);
            store.topology().updateUsage(List.of(new DeviceUsage(devid, 1000, 100, store.now())), 0);
        }
        cluster = new ClusterState(store.topology()::readTables);
        cluster.reload();
        cluster.update(view ->
                view.mapDevices(device -> device.observed(Observation.NONE.withState(ObservedState.WRITEABLE))));
        http = new NodeHttp(Duration.ofSeconds(5), 20);
        Replicators replicators = Replicators.create(
                TrackerFixture.config(database, TrackerConfig.Limits.USUAL),
                store,
                cluster,
                http,
                new HttpNodeClient(http, Duration.ofSeconds(5), 1),
                new PolicyParser(),
                new SplittableRandom(1));
        mover = replicators.mover();
        strays = replicators.strays();
    }

    private static FakeNode host(String name, String ip) {
        FakeNode node = new FakeNode(ip);
        node.onDelete(FileMoverTest::check);
        store.topology()
                .createHost(name, Map.of("hostip", ip, "http_port", Integer.toString(node.port()), "status", "alive"));
        return node;
    }

    /** Whenever a copy goes, two others must be there, in the database and on disk. */
    private static void check(String path) {
        long fid = Long.parseLong(path.replaceAll(".*/(\\d+)\\.fid", "$1"));
        long others = store.files().devids(fid).stream()
                .map(devid -> FidPath.of(devid, fid))
                .filter(other -> !other.equals(path))
                .filter(other ->
                        nodeA.files().containsKey(other) || nodeB.files().containsKey(other))
                .count();
        if (others < 2) {
            unsafeDeletes.add(path + " with " + others + " others");
        }
    }

    @BeforeEach
    void everythingIsAlive() {
        mark(1, DeviceState.ALIVE);
    }

    @AfterEach
    void noFileWasEverShortOfACopy() {
        assertThat(unsafeDeletes).isEmpty();
    }

    @AfterAll
    static void close() throws Exception {
        http.close();
        store.close();
        nodeA.close();
        nodeB.close();
        database.close();
    }

    private static FakeNode node(int devid) {
        return devid <= 2 ? nodeA : nodeB;
    }

    private long file(Integer... devids) {
        String key = "k" + System.nanoTime();
        long fid = store.tempfiles().reserve(0, 1, key, 0, List.of(devids)).orElseThrow();
        Tempfile upload = store.tempfiles().find(fid).orElseThrow();
        store.files().close(new CloseRequest(upload, key, devids[0], BYTES.length, Optional.empty()));
        for (int devid : devids) {
            node(devid).files().put(FidPath.of(devid, fid), BYTES);
            store.files().addCopy(fid, devid);
        }
        return fid;
    }

    private void mark(int devid, DeviceState state) {
        store.topology().setDeviceState(devid, state);
        cluster.reload();
    }

    private Outcome leave(long fid, int devid, Integer... targets) throws InterruptedException {
        return mover.leave(new Move(fid, devid, List.of(targets), false));
    }

    @Test
    void aFileLeavesForATargetAndKeepsItsCopies() throws InterruptedException {
        long fid = file(1, 3);
        mark(1, DeviceState.DRAIN);
        assertThat(leave(fid, 1, 2, 4)).isEqualTo(Outcome.MOVED);
        assertThat(store.files().devids(fid)).containsExactly(2, 3);
        assertThat(nodeA.files()).containsKey(FidPath.of(2, fid)).doesNotContainKey(FidPath.of(1, fid));
        assertThat(store.files().find(fid).orElseThrow().devcount()).isEqualTo(2);
    }

    @Test
    void aSpareCopyGoesWithoutBeingReplaced() throws InterruptedException {
        long fid = file(1, 2, 3);
        assertThat(leave(fid, 1, 4)).isEqualTo(Outcome.MOVED);
        assertThat(store.files().devids(fid)).containsExactly(2, 3);
    }

    @Test
    void aFileStaysWhereItsTargetsWouldWorsenIt() throws InterruptedException {
        long fid = file(1, 3);
        assertThat(leave(fid, 1, 4)).as("both copies would be on h2").isEqualTo(Outcome.STAYS);
        assertThat(store.files().devids(fid)).containsExactly(1, 3);
        assertThat(nodeB.files()).as("no copy in vain").doesNotContainKey(FidPath.of(4, fid));
    }

    @Test
    void aFileStaysWhenAnotherCopyIsNotWhole() throws InterruptedException {
        long fid = file(1, 3);
        nodeB.files().put(FidPath.of(3, fid), new byte[3]);
        assertThat(leave(fid, 1, 2)).isEqualTo(Outcome.STAYS);
        assertThat(nodeA.files()).containsKey(FidPath.of(1, fid));
        assertThat(store.files().devids(fid)).contains(1);
    }

    @Test
    void aFileStaysWhenASpareIsOnlyInTheDatabase() throws InterruptedException {
        long fid = file(1, 2, 3);
        nodeB.files().remove(FidPath.of(3, fid));
        assertThat(leave(fid, 1)).isEqualTo(Outcome.STAYS);
        assertThat(nodeA.files()).containsKey(FidPath.of(1, fid));
    }

    @Test
    void aCopyWhoseBytesAreGoneIsLeftToFsckUnlessToldOtherwise() throws InterruptedException {
        long fid = file(1, 2, 3);
        nodeA.files().remove(FidPath.of(1, fid));
        assertThat(leave(fid, 1)).isEqualTo(Outcome.MISSING);
        assertThat(store.files().devids(fid)).contains(1);
        assertThat(mover.leave(new Move(fid, 1, List.of(), true))).isEqualTo(Outcome.MOVED);
        assertThat(store.files().devids(fid)).containsExactly(2, 3);
    }

    @Test
    void nothingHappensToWhatIsNotThere() throws InterruptedException {
        long fid = file(2, 3);
        assertThat(leave(fid, 1, 4)).isEqualTo(Outcome.NOT_THERE);
        assertThat(leave(99_999, 1, 4)).isEqualTo(Outcome.NOT_THERE);
        store.files().delete(store.files().find(fid).orElseThrow());
        assertThat(leave(fid, 2, 1)).isEqualTo(Outcome.NOT_THERE);
        assertThat(nodeA.files()).containsKey(FidPath.of(2, fid));
    }

    @Test
    void aFileThatSomebodyElseWorksOnIsLeftAlone() throws InterruptedException {
        long fid = file(1, 2, 3);
        try (LockStore.Held lock =
                store.locks().acquire(LockStore.replicate(fid), Duration.ZERO).orElseThrow()) {
            assertThat(lock.isHeld()).isTrue();
            assertThat(leave(fid, 1)).isEqualTo(Outcome.BUSY);
        }
    }

    @Test
    void aMoveThatFailsIsTriedAgainAndThenGivenUp() throws InterruptedException {
        long fid = file(1, 3);
        MoveWork work = new MoveWork(mover, strays, store.queues(), false);
        store.queues().enqueueMoves(List.of(new QueueStore.Move(fid, 1, List.of(4))));
        for (int tries = 0; tries < 4; tries++) {
            work.run(row(fid));
            assertThat(row(fid).failcount()).isEqualTo(tries + 1);
            assertThat(row(fid).nexttry()).isGreaterThan(store.now());
        }
        work.run(row(fid));
        assertThat(store.queues().peekWork(WorkType.REBALANCE, fid)).isEmpty();
        assertThat(store.files().devids(fid)).containsExactly(1, 3);
    }

    @Test
    void aRowIsWorkedOffAndGoes() throws InterruptedException {
        long fid = file(1, 3);
        MoveWork work = new MoveWork(mover, strays, store.queues(), false);
        store.queues().enqueueMoves(List.of(new QueueStore.Move(fid, 1, List.of(4, 2))));
        work.run(row(fid));
        assertThat(store.queues().peekWork(WorkType.REBALANCE, fid)).isEmpty();
        assertThat(store.files().devids(fid)).containsExactly(2, 3);
    }

    @Test
    void aMoveThatWasBrokenOffLeavesNoCopyThatNobodyNoted() throws InterruptedException {
        long fid = file(1, 3);
        MoveWork work = new MoveWork(mover, strays, store.queues(), false);
        store.queues().enqueueMoves(List.of(new QueueStore.Move(fid, 1, List.of(2))));
        // a tracker claims the move, makes a copy and is never heard of again
        claim(fid);
        nodeB.files().put(FidPath.of(4, fid), BYTES);
        work.run(row(fid));
        assertThat(nodeB.files()).doesNotContainKey(FidPath.of(4, fid));
        assertThat(store.files().devids(fid)).containsExactly(2, 3);
        assertThat(store.queues().peekReplication(fid).filter(QueuedFid::wasInterrupted))
                .isEmpty();
    }

    private static void claim(long fid) {
        assertThat(store.queues().claimWork(WorkType.REBALANCE, 100))
                .anySatisfy(claimed -> assertThat(claimed.fid()).isEqualTo(fid))
                .allSatisfy(claimed -> assertThat(claimed.wasInterrupted()).isFalse());
    }

    private QueuedFid row(long fid) {
        return store.queues().peekWork(WorkType.REBALANCE, fid).orElseThrow();
    }
}

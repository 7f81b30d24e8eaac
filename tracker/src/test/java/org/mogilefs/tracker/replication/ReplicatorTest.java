package org.mogilefs.tracker.replication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mogilefs.common.model.ObservedState;
import org.mogilefs.protocol.Checksum;
import org.mogilefs.protocol.FidPath;
import org.mogilefs.protocol.HashType;
import org.mogilefs.testing.FaultProxy.Fault;
import org.mogilefs.tracker.TestStores;
import org.mogilefs.tracker.TrackerFixture;
import org.mogilefs.tracker.TwoHosts;
import org.mogilefs.tracker.config.TrackerConfig;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.sql.Stores;

/** Files get their copies through a network that misbehaves, from where they should, and by one tracker at a time. */
class ReplicatorTest {
    private static final int TWO_COPIES = 0;
    private static final int THREE_COPIES = 1;
    private static final byte[] BYTES = "the bytes of a file".repeat(5000).getBytes(UTF_8);
    private static final Checksum DIGEST =
            new Checksum(HashType.MD5, HashType.MD5.newDigest().digest(BYTES));

    private static TwoHosts hosts;
    private static Store store;
    private static Replicators replicators;

    @BeforeAll
    static void open() {
        hosts = new TwoHosts(Duration.ofSeconds(3));
        store = hosts.store();
        store.namespaces().createClass(1, "three", 3, Optional.empty(), Optional.of(HashType.MD5));
        hosts.cluster().reload();
        replicators = replicators(store);
    }

    private static Replicators replicators(Store of) {
        return Replicators.create(
                config(),
                of,
                hosts.cluster(),
                hosts.http(),
                hosts.nodes(),
                new PolicyParser(),
                new SplittableRandom(1));
    }

    /** A source may take five times the time-out until it answers. */
    private static TrackerConfig config() {
        TrackerConfig usual = TrackerFixture.config(hosts.database(), TrackerConfig.Limits.USUAL);
        Duration timeout = Duration.ofMillis(600);
        return new TrackerConfig(
                usual.database(),
                usual.listen(),
                usual.jobs(),
                new TrackerConfig.Nodes(timeout, timeout, 20, 1, false, false),
                usual.limits(),
                usual.minFreeSpaceMb(),
                usual.defaultMindevcount(),
                usual.checkSchema(),
                Optional.empty(),
                0);
    }

    @AfterEach
    void everythingIsWell() {
        hosts.healthy();
        hosts.observed(ObservedState.WRITEABLE);
        hosts.node(1).onGet(path -> {});
        hosts.node(3).onGet(path -> {});
        hosts.node(1).fill(false);
    }

    @AfterAll
    static void close() {
        hosts.close();
    }

    private static Replicator.Run run(long fid, OptionalInt source) throws InterruptedException {
        return replicators.replicator().run(Replicator.Task.replicate(fid, source));
    }

    private static List<String> reads() {
        List<String> paths = new ArrayList<>();
        hosts.node(1).onGet(path -> {
            synchronized (paths) {
                paths.add(path);
            }
        });
        hosts.node(3).onGet(path -> {
            synchronized (paths) {
                paths.add(path);
            }
        });
        return paths;
    }

    /** Every copy that is noted is whole, and there is none besides, unless the run said that there may be. */
    private static void assertInOrder(long fid, Replicator.Run run) {
        List<Integer> devids = store.files().devids(fid);
        for (int devid = 1; devid <= 4; devid++) {
            byte[] bytes = hosts.node(devid).files().get(FidPath.of(devid, fid));
            if (devids.contains(devid)) {
                assertThat(bytes).as("dev" + devid).isEqualTo(BYTES);
            } else if (!run.strays()) {
                assertThat(bytes).as("dev" + devid).isNull();
            }
        }
    }

    @Test
    void theDeviceThatARowNamesIsTheSource() throws InterruptedException {
        for (int devid : new int[] {1, 3, 1, 3, 1, 3}) {
            long fid = hosts.file(THREE_COPIES, BYTES, 1, 3);
            List<String> reads = reads();
            assertThat(run(fid, OptionalInt.of(devid)).result()).isEqualTo(new ReplicationResult.Done());
            assertThat(reads.getFirst()).isEqualTo(FidPath.of(devid, fid));
        }
    }

    @Test
    void anotherSourceIsTakenWhereTheNamedOneFailsOrCannotBeRead() throws InterruptedException {
        long fid = hosts.file(THREE_COPIES, BYTES, 1, 3);
        hosts.node(1).unreadable().add(FidPath.of(1, fid));
        assertThat(run(fid, OptionalInt.of(1)).result()).isEqualTo(new ReplicationResult.Done());
        assertThat(store.files().devids(fid)).hasSize(3);
        long other = hosts.file(THREE_COPIES, BYTES, 1, 3);
        assertThat(run(other, OptionalInt.of(2)).result()).isEqualTo(new ReplicationResult.Done());
        assertThat(store.files().devids(other)).hasSize(3);
    }

    @Test
    void aHostThatMisbehavesIsGoneAround() throws InterruptedException {
        for (Fault fault : new Fault[] {new Fault.Reset(), new Fault.CutAfter(20), new Fault.CutAfter(5000)}) {
            long fid = hosts.file(THREE_COPIES, BYTES, 1, 3);
            hosts.proxy(1).set(fault);
            Replicator.Run run = run(fid, OptionalInt.of(1));
            assertThat(run.result()).as(fault.toString()).isEqualTo(new ReplicationResult.Done());
            assertInOrder(fid, run);
            hosts.healthy();
        }
    }

    @Test
    void aSourceThatIsSilentIsGoneAround() throws InterruptedException {
        long fid = hosts.file(THREE_COPIES, BYTES, 1, 3);
        hosts.cluster()
                .update(view -> view.mapDevices(device -> device.devid() == 2
                        ? device.observed(device.observed().withState(ObservedState.READABLE))
                        : device));
        hosts.proxy(1).set(new Fault.BlackHole());
        assertThat(run(fid, OptionalInt.of(1)).result()).isEqualTo(new ReplicationResult.Done());
        assertThat(store.files().devids(fid)).containsExactly(1, 3, 4);
        assertThat(hosts.node(4).files()).containsEntry(FidPath.of(4, fid), BYTES);
    }

    @Test
    void wrongBytesAreNeverCounted() throws InterruptedException {
        long fid = hosts.file(THREE_COPIES, BYTES, 1, 3);
        store.checksums().put(fid, DIGEST);
        hosts.proxy(1).set(new Fault.FlipAt(BYTES.length / 2));
        Replicator.Run run = run(fid, OptionalInt.of(1));
        assertThat(run.result()).isEqualTo(new ReplicationResult.Done());
        assertInOrder(fid, run);
    }

    @Test
    void wrongBytesThatTheDestinationRefusesAreTheSourcesFault() throws InterruptedException {
        long fid = hosts.file(TWO_COPIES, BYTES, 1);
        store.checksums().put(fid, DIGEST);
        hosts.node(3).refuseMd5(true);
        hosts.proxy(1).set(new Fault.FlipAt(BYTES.length / 2));
        Replicator.Run run = run(fid, OptionalInt.empty());
        hosts.node(3).refuseMd5(false);
        assertThat(run.result())
                .isInstanceOfSatisfying(
                        ReplicationResult.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("source_down"));
        assertInOrder(fid, run);
    }

    @Test
    void aSlowHostIsWaitedFor() throws InterruptedException {
        long fid = hosts.file(TWO_COPIES, BYTES, 1);
        hosts.proxy(1).set(new Fault.Delay(Duration.ofMillis(100)));
        Replicator.Run run = run(fid, OptionalInt.empty());
        assertThat(run.result()).isEqualTo(new ReplicationResult.Done());
        assertThat(store.files().devids(fid)).hasSize(2).contains(1);
        assertInOrder(fid, run);
    }

    @Test
    void aFullDestinationIsGoneAroundAndLeavesNothing() throws InterruptedException {
        hosts.node(1).fill(true);
        long fid = hosts.file(THREE_COPIES, BYTES, 1, 3);
        Replicator.Run run = run(fid, OptionalInt.empty());
        assertThat(run.result()).isEqualTo(new ReplicationResult.Done());
        assertThat(run.strays()).isFalse();
        assertThat(store.files().devids(fid)).containsExactly(1, 3, 4);
        assertInOrder(fid, run);
    }

    @Test
    void aFileWhoseOnlyHostIsSilentKeepsItsRow() throws InterruptedException {
        long fid = hosts.file(TWO_COPIES, BYTES, 1);
        hosts.proxy(1).set(new Fault.BlackHole());
        store.queues().enqueueReplication(fid, 0, OptionalInt.empty());
        new ReplicateWork(replicators, store, new SplittableRandom(1)).run(row(fid));
        assertThat(row(fid).failcount()).isEqualTo(1);
        assertThat(row(fid).nexttry()).isGreaterThan(store.now());
        assertThat(store.files().devids(fid)).containsExactly(1);
    }

    private static QueuedFid row(long fid) {
        return store.queues().peekReplication(fid).orElseThrow();
    }

    @Test
    void twoTrackersNeverCopyOneFileAtOnce() throws Exception {
        Map<String, Integer> reads = new ConcurrentHashMap<>();
        hosts.node(1).onGet(path -> reads.merge(path, 1, Integer::sum));
        List<Long> fids = IntStream.range(0, 30)
                .mapToObj(i -> hosts.file(TWO_COPIES, BYTES, 1))
                .toList();
        fids.forEach(fid -> store.queues().enqueueReplication(fid, 0, OptionalInt.empty()));
        // copies take long enough that two at once would be seen
        hosts.proxy(1).set(new Fault.Delay(Duration.ofMillis(20)));
        try (Store other = Stores.open(TestStores.config(hosts.database()));
                ExecutorService trackers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> ends = new ArrayList<>();
            for (Store of : List.of(store, other)) {
                Replicators own = replicators(of);
                // what the queue hands out
                ends.add(trackers.submit(() -> workOff(of, own)));
                // and what fsck, moves and operators do to the same files meanwhile
                for (long fid : fids) {
                    ends.add(trackers.submit(() -> {
                        own.replicator().run(Replicator.Task.replicate(fid, OptionalInt.empty()));
                        return null;
                    }));
                }
            }
            for (Future<Void> end : ends) {
                end.get();
            }
        }
        assertThat(reads)
                .hasSize(fids.size())
                .allSatisfy((path, times) -> assertThat(times).as(path).isEqualTo(1));
        assertThat(fids).allSatisfy(fid -> assertThat(store.files().devids(fid)).hasSize(2));
    }

    private static Void workOff(Store of, Replicators own) throws InterruptedException {
        ReplicateWork work = new ReplicateWork(own, of, new SplittableRandom(1));
        for (List<QueuedFid> rows = of.queues().claimReplication(5);
                !rows.isEmpty();
                rows = of.queues().claimReplication(5)) {
            for (QueuedFid row : rows) {
                work.run(row);
            }
        }
        return null;
    }
}

package org.mogilefs.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.client.HostChange;
import org.mogilefs.client.MogileClient;
import org.mogilefs.protocol.Checksum;
import org.mogilefs.protocol.FidPath;
import org.mogilefs.protocol.HashType;
import org.mogilefs.standalone.LocalCluster;
import org.mogilefs.storage.StorageNode;
import org.mogilefs.testing.FaultProxy;
import org.mogilefs.testing.FaultProxy.Fault;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.sql.Stores;

/**
 * Files stay whole and find their places while storage nodes, or the network in front of them, misbehave. Three nodes
 * of two devices each, everything that anybody says to them goes through a proxy.
 */
class FaultyNetworkIT {
    private static final List<Integer> DEVIDS = List.of(1, 2, 3, 4, 5, 6);
    private static final int NODES = 3;

    @TempDir
    static Path folder;

    private static final List<FaultProxy> proxies = new ArrayList<>();
    private static TestDatabase database;
    private static LocalCluster cluster;
    private static Store store;
    private static MogileClient client;

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.create(TestDatabase.Kind.SQLITE);
        cluster = Clusters.start(folder, database, NODES);
        store = Stores.open(Clusters.storeConfig(database));
        client = cluster.client();
        client.admin().createClass(LocalCluster.DOMAIN, "one", 1, "", "MD5");
        client.admin().createClass(LocalCluster.DOMAIN, "two", 2, "", "MD5");
        for (int i = 1; i <= NODES; i++) {
            StorageNode node = cluster.nodes().get(i - 1);
            FaultProxy proxy = new FaultProxy(new InetSocketAddress("127.0.0." + i, node.httpPort()));
            proxies.add(proxy);
            client.admin().updateHost("node" + i, HostChange.of().port(proxy.port()));
        }
    }

    @AfterEach
    void everythingIsWell() {
        set(new Fault.None());
        awaitState(DEVIDS, "writeable");
    }

    @AfterAll
    static void stop() {
        client.close();
        store.close();
        proxies.forEach(FaultProxy::close);
        cluster.close();
        database.close();
    }

    private static void set(Fault fault) {
        proxies.forEach(proxy -> proxy.set(fault));
    }

    private static void awaitState(List<Integer> devids, String state) {
        await().untilAsserted(() -> assertThat(client.admin().devices())
                .filteredOn(device -> devids.contains(device.devid()))
                .allMatch(device -> device.observedState().equals(state)));
    }

    private static byte[] bytes(int seed) {
        byte[] bytes = new byte[100_000];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** A file with one copy whose digest is known; its fid. */
    private static long single(String key, byte[] bytes) {
        client.store(key, "one", bytes);
        long fid = client.fileInfo(key).fid();
        await().until(() -> store.queues().peekReplication(fid).isEmpty());
        store.checksums()
                .put(fid, new Checksum(HashType.MD5, HashType.MD5.newDigest().digest(bytes)));
        return fid;
    }

    /** Asks for a second copy and waits until making it has failed. */
    private static void awaitFailure(String key) {
        client.updateClass(key, "two");
        await().until(() -> !client.admin()
                .fileDebug(LocalCluster.DOMAIN, key)
                .getOrDefault("replqueue_failcount", "0")
                .equals("0"));
    }

    private static void awaitTwoCopies(String key) {
        await().untilAsserted(() -> {
            client.admin().replicateNow();
            assertThat(client.fileInfoWithDevices(key).devids()).as(key).hasSize(2);
        });
    }

    /** All files on disk that bear a fid. */
    private static List<Path> copies(long fid) throws IOException {
        String name = Path.of(FidPath.of(1, fid)).getFileName().toString();
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().equals(name))
                    .toList();
        }
    }

    private static void assertCopies(long fid, int count, byte[] bytes) throws IOException {
        assertThat(copies(fid))
                .hasSize(count)
                .allSatisfy(copy -> assertThat(copy).hasBinaryContent(bytes));
    }

    @Test
    void wrongBytesOnTheWayAreNeverCountedAndNeverStay() throws IOException {
        long fid = single("flipped", bytes(1));
        // behind every answer's head, in the middle of a file's bytes
        set(new Fault.FlipAt(50_000));
        awaitFailure("flipped");
        assertCopies(fid, 1, bytes(1));
        set(new Fault.None());
        awaitTwoCopies("flipped");
        assertCopies(fid, 2, bytes(1));
    }

    @Test
    void answersThatBreakOffLeaveNoHalfCopy() throws IOException {
        long fid = single("cut", bytes(2));
        set(new Fault.CutAfter(40_000));
        awaitFailure("cut");
        assertCopies(fid, 1, bytes(2));
        set(new Fault.None());
        awaitTwoCopies("cut");
        assertCopies(fid, 2, bytes(2));
    }

    @Test
    void aNodeThatSwallowsEverythingIsNoticedAndNeededByNoFile() {
        proxies.get(2).set(new Fault.BlackHole());
        awaitState(List.of(5, 6), "unreachable");
        for (int i = 0; i < 10; i++) {
            client.store("swallowed" + i, "two", bytes(i));
        }
        for (int i = 0; i < 10; i++) {
            awaitTwoCopies("swallowed" + i);
            assertThat(client.fileInfoWithDevices("swallowed" + i).devids()).doesNotContain(5, 6);
            assertThat(client.fetchBytes("swallowed" + i)).isEqualTo(bytes(i));
        }
    }

    @Test
    void aDiskThatTurnsReadonlyIsNoticedAndTakesNoFile() throws IOException {
        // its test files cannot be written any more, whoever runs this
        Path tests = folder.resolve("node1/dev1/test-write");
        Path aside = folder.resolve("aside");
        Files.move(tests, aside);
        Files.createFile(tests);
        awaitState(List.of(1), "readable");
        for (int i = 0; i < 10; i++) {
            client.store("elsewhere" + i, "two", bytes(i));
        }
        for (int i = 0; i < 10; i++) {
            awaitTwoCopies("elsewhere" + i);
            assertThat(client.fileInfoWithDevices("elsewhere" + i).devids()).doesNotContain(1);
        }
        Files.delete(tests);
        Files.move(aside, tests);
        awaitState(List.of(1), "writeable");
    }
}

package org.mogilefs.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.mogilefs.client.HostChange;
import org.mogilefs.client.MogileClient;
import org.mogilefs.protocol.FidPath;
import org.mogilefs.standalone.LocalCluster;
import org.mogilefs.storage.StorageNode;
import org.mogilefs.testing.FaultProxy;
import org.mogilefs.testing.FaultProxy.Fault;
import org.mogilefs.testing.TestDatabase;

/** Files stay whole and find their places while the network between tracker and storage nodes misbehaves. */
// each test has a cluster of its own
@Execution(ExecutionMode.CONCURRENT)
class FaultyNetworkIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int NODES = 3;

    @TempDir
    Path folder;

    private final TestDatabase database = TestDatabase.create(TestDatabase.Kind.SQLITE);
    private final List<FaultProxy> proxies = new ArrayList<>();
    private LocalCluster cluster;
    private MogileClient client;

    @BeforeEach
    void start() throws Exception {
        cluster = Clusters.start(folder, database, NODES);
        client = cluster.client();
        client.admin().createClass(LocalCluster.DOMAIN, "summed", 2, "", "MD5");
        for (int i = 1; i <= NODES; i++) {
            StorageNode node = cluster.nodes().get(i - 1);
            FaultProxy proxy = new FaultProxy(new InetSocketAddress("127.0.0." + i, node.httpPort()));
            proxies.add(proxy);
            client.admin().updateHost("node" + i, HostChange.of().port(proxy.port()));
        }
        awaitState(List.of(1, 2, 3, 4, 5, 6), "writeable");
    }

    @AfterEach
    void stop() {
        client.close();
        proxies.forEach(FaultProxy::close);
        cluster.close();
        database.close();
    }

    private void awaitState(List<Integer> devids, String state) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(client.admin().devices())
                        .filteredOn(device -> devids.contains(device.devid()))
                        .allMatch(device -> device.observedState().equals(state)));
    }

    private void awaitTwoCopies(String key) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(client.fileInfoWithDevices(key).devids())
                        .as(key)
                        .hasSize(2));
    }

    private static byte[] bytes(int seed) {
        byte[] bytes = new byte[100_000];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void aNodeThatSwallowsEverythingHoldsUpNoFileAndIsTakenBackAfterwards() {
        proxies.get(2).set(new Fault.BlackHole());
        for (int i = 0; i < 20; i++) {
            client.store("key" + i, "summed", bytes(i));
        }
        for (int i = 0; i < 20; i++) {
            awaitTwoCopies("key" + i);
            assertThat(client.fetchBytes("key" + i)).isEqualTo(bytes(i));
        }
        awaitState(List.of(5, 6), "unreachable");
        proxies.get(2).set(new Fault.None());
        awaitState(List.of(5, 6), "writeable");
    }

    @Test
    void wrongBytesOnTheWayAreNeverCountedAndNeverStay() throws IOException {
        client.store("key", "summed", bytes(1));
        awaitTwoCopies("key");
        int gone = client.fileInfoWithDevices("key").devids().getFirst();
        // behind every answer's head, in the middle of a file's bytes
        proxies.forEach(proxy -> proxy.set(new Fault.FlipAt(50_000)));
        client.admin().setDeviceState("node" + (gone + 1) / 2, gone, "dead");
        await().atMost(PATIENCE)
                .until(() -> client.admin()
                                .fileDebug(LocalCluster.DOMAIN, "key")
                                .getOrDefault("replqueue_failcount", "0")
                                .compareTo("0")
                        > 0);
        proxies.forEach(proxy -> proxy.set(new Fault.None()));
        await().atMost(PATIENCE).untilAsserted(() -> {
            client.admin().replicateNow();
            assertThat(client.fileInfoWithDevices("key").devids()).hasSize(2).doesNotContain(gone);
        });
        for (Path copy : copies("key", gone)) {
            assertThat(copy).hasBinaryContent(bytes(1));
        }
        assertThat(copies("key", gone)).hasSize(2);
    }

    @Test
    void answersThatBreakOffLeaveNoHalfCopy() throws IOException {
        client.store("key", "summed", bytes(2));
        awaitTwoCopies("key");
        int gone = client.fileInfoWithDevices("key").devids().getFirst();
        proxies.forEach(proxy -> proxy.set(new Fault.CutAfter(40_000)));
        client.admin().setDeviceState("node" + (gone + 1) / 2, gone, "dead");
        await().atMost(PATIENCE)
                .until(() -> client.admin()
                                .fileDebug(LocalCluster.DOMAIN, "key")
                                .getOrDefault("replqueue_failcount", "0")
                                .compareTo("0")
                        > 0);
        for (Path copy : copies("key", gone)) {
            assertThat(copy).hasBinaryContent(bytes(2));
        }
        proxies.forEach(proxy -> proxy.set(new Fault.None()));
        await().atMost(PATIENCE).untilAsserted(() -> {
            client.admin().replicateNow();
            assertThat(client.fileInfoWithDevices("key").devids()).hasSize(2).doesNotContain(gone);
        });
        assertThat(copies("key", gone))
                .hasSize(2)
                .allSatisfy(copy -> assertThat(copy).hasBinaryContent(bytes(2)));
    }

    /** All files on disk that bear a key's fid, but on the dead device. */
    private List<Path> copies(String key, int deadDevid) throws IOException {
        long fid = client.fileInfo(key).fid();
        String name = Path.of(FidPath.of(1, fid)).getFileName().toString();
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().equals(name))
                    .filter(file -> !file.toString().contains("/dev" + deadDevid + "/"))
                    .toList();
        }
    }
}

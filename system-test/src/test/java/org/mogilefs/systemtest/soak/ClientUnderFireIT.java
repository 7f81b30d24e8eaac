package org.mogilefs.systemtest.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.client.MogileClient;
import org.mogilefs.standalone.LocalCluster;
import org.mogilefs.standalone.LocalCluster.NodeSpec;
import org.mogilefs.storage.StorageNode;
import org.mogilefs.storage.config.StorageConfig;
import org.mogilefs.testing.FreePorts;
import org.mogilefs.tracker.Tracker;
import org.mogilefs.tracker.config.TrackerConfig;

/**
 * 64 threads while one of two trackers and one of three storage nodes go away. {@code benchmark/soak/under-fire} does
 * it with processes, {@code kill -9} and 10,000 files.
 */
class ClientUnderFireIT {
    private static final int THREADS = 64;
    private static final int FILES = 400;
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** The devices of the third node, which goes away. */
    private static final Set<Integer> GONE = Set.of(5, 6);

    @TempDir
    private Path folder;

    private final int mgmt = FreePorts.next();
    private final int thirdHttp = FreePorts.next();

    @Test
    void noAnsweredFileIsLostOrWrongWhenATrackerAndAStorageNodeGoAway() throws Exception {
        try (LocalCluster cluster = new LocalCluster(
                        new LocalCluster.Config(folder, Optional.empty(), "", "", ANY_PORT, nodes(), false));
                Tracker second = new Tracker(secondTracker())) {
            cluster.start();
            second.start();
            second.jobs().monitorRound();
            try (MogileClient client = clientOf(cluster, second)) {
                UnderFire fire = new UnderFire(client, LocalCluster.FILE_CLASS, FILES);
                fire.run(
                        THREADS,
                        Map.of(
                                FILES / 4, cluster.nodes().getLast()::close,
                                FILES / 2, second::close));
                Set<Integer> unreadable = fire.unreadable();
                assertThat(fire.violations()).isEmpty();
                assertThat(fire.answered())
                        .as("%s %s", fire.failures(), fire.firstMessages())
                        .hasSizeGreaterThanOrEqualTo(FILES - THREADS);
                assertThat(unreadable)
                        .as("files without a copy on the nodes that are left")
                        .allSatisfy(number -> assertThat(fire.devices(number)).isSubsetOf(GONE));
                try (StorageNode back = startedThirdNode()) {
                    assertThat(back.httpPort()).isEqualTo(thirdHttp);
                    await().atMost(Duration.ofSeconds(60))
                            .untilAsserted(() -> assertThat(fire.unreadable()).isEmpty());
                }
                assertThat(fire.violations()).isEmpty();
            }
        }
    }

    private List<NodeSpec> nodes() {
        return IntStream.rangeClosed(1, 3)
                .mapToObj(node -> new NodeSpec(
                        new InetSocketAddress("127.0.0." + node, node == 3 ? thirdHttp : 0),
                        new InetSocketAddress("127.0.0." + node, mgmt)))
                .toList();
    }

    private TrackerConfig secondTracker() {
        Duration timeout = Duration.ofSeconds(2);
        return new TrackerConfig(
                new TrackerConfig.Database("DBI:SQLite:" + folder.resolve("mogilefs.db"), "", "", 16),
                List.of(ANY_PORT),
                new TrackerConfig.Jobs(20, 1, 1, 1, 1, true),
                new TrackerConfig.Nodes(timeout, timeout, 20, mgmt, false, false),
                TrackerConfig.Limits.USUAL,
                100,
                2,
                true,
                Optional.empty(),
                0);
    }

    private static MogileClient clientOf(LocalCluster cluster, Tracker second) {
        return MogileClient.builder()
                .trackers(
                        "127.0.0.1:" + second.addresses().getFirst().getPort(),
                        "127.0.0.1:" + cluster.trackerAddress().getPort())
                .domain(LocalCluster.DOMAIN)
                .storageTimeout(Duration.ofSeconds(5))
                .build();
    }

    private StorageNode startedThirdNode() throws IOException {
        NodeSpec third = nodes().getLast();
        StorageNode node = new StorageNode(
                StorageConfig.of(folder.toAbsolutePath().resolve("node3"), third.http(), third.mgmt())
                        .withFsync(false),
                () -> {});
        node.start();
        return node;
    }
}

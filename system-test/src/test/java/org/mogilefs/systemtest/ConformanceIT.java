package org.mogilefs.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mogilefs.storage.StorageNode;
import org.mogilefs.storage.config.StorageConfig;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.Tracker;
import org.mogilefs.tracker.config.TrackerConfig;
import org.mogilefs.tracker.store.sql.Schema;

/**
 * Conversations recorded with the original, replayed against ours. They live beside a working copy of this repository
 * and are no part of it; where they or Python are missing there is nothing to replay.
 */
class ConformanceIT {
    private static final Path RECORDED =
            Path.of("..").toAbsolutePath().normalize().resolveSibling("shared").resolve("conformance");
    private static final List<String> CONVERSATIONS =
            List.of("01-domains-classes", "02-hosts-devices", "03-files", "04-settings-fsck-rebalance", "05-admin");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.Kind.class,
            names = {"SQLITE", "MARIADB"})
    void recordedConversationsGoAsRecorded(TestDatabase.Kind kind) throws IOException, InterruptedException {
        assumeTrue(Files.exists(RECORDED.resolve("replay.py")), "no recorded conversations beside the repository");
        assumeTrue(hasPython(), "no python3");
        try (TestDatabase database = TestDatabase.create(kind);
                StorageNode nodeA = node("127.0.0.1", "dev1", "dev2");
                StorageNode nodeB = node("127.0.0.2", "dev3", "dev4", "dev5", "dev6")) {
            Schema.createIfMissing(Clusters.storeConfig(database));
            try (Tracker tracker = new Tracker(config(database, nodeA.mgmtPort()))) {
                tracker.start();
                assertThat(replay(tracker.addresses().getFirst(), nodeA, nodeB)).endsWith(" 0 failed");
            }
        }
    }

    private StorageNode node(String ip, String... devices) throws IOException {
        Path docroot = Files.createDirectories(folder.resolve(ip));
        for (String device : devices) {
            Files.createDirectories(docroot.resolve(device));
        }
        StorageNode node = new StorageNode(
                StorageConfig.of(docroot, new InetSocketAddress(ip, 0), new InetSocketAddress(ip, 0))
                        .withFsync(false),
                () -> {});
        node.start();
        return node;
    }

    private static TrackerConfig config(TestDatabase database, int streamPort) {
        return new TrackerConfig(
                new TrackerConfig.Database(database.dsn(), database.user(), database.password(), 8),
                List.of(new InetSocketAddress("127.0.0.1", 0)),
                new TrackerConfig.Jobs(20, 1, 1, 1, 1, true),
                new TrackerConfig.Nodes(Duration.ofSeconds(5), Duration.ofSeconds(5), 20, streamPort, false, false),
                TrackerConfig.Limits.USUAL,
                0,
                2,
                true,
                Optional.empty(),
                0);
    }

    /** Replays all conversations in one run, in their order; the last line says how many lines passed. */
    private static String replay(InetSocketAddress tracker, StorageNode nodeA, StorageNode nodeB)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "python3",
                RECORDED.resolve("replay.py").toString(),
                "127.0.0.1:" + tracker.getPort(),
                "ipA=127.0.0.1",
                "portA=" + nodeA.httpPort(),
                "ipB=127.0.0.2",
                "portB=" + nodeB.httpPort()));
        CONVERSATIONS.forEach(
                name -> command.add(RECORDED.resolve(name + ".mog").toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }

    private static boolean hasPython() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "python3")));
    }
}

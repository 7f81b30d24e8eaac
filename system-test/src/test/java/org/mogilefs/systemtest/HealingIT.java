package org.mogilefs.systemtest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.mogilefs.client.FsckLogRow;
import org.mogilefs.client.MogileClient;
import org.mogilefs.protocol.FidPath;
import org.mogilefs.standalone.LocalCluster;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.sql.Stores;

/** Files heal by themselves: after a dead device, a copy that vanished, a copy that rotted. */
// each test has a cluster of its own
@Execution(ExecutionMode.CONCURRENT)
@ParameterizedClass
@EnumSource(
        value = TestDatabase.Kind.class,
        names = {"SQLITE", "MARIADB"})
class HealingIT {
    @TempDir
    Path folder;

    private final TestDatabase database;
    private LocalCluster cluster;
    private MogileClient client;

    HealingIT(TestDatabase.Kind kind) {
        database = TestDatabase.create(kind);
    }

    @BeforeEach
    void start() throws Exception {
        cluster = Clusters.start(folder, database);
        client = cluster.client();
        client.admin().createClass(LocalCluster.DOMAIN, "summed", 2, "", "MD5");
    }

    @AfterEach
    void stop() {
        client.close();
        cluster.close();
        database.close();
    }

    @Test
    void aDeadDeviceCostsNoFileItsSecondCopy() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            client.store("key" + i, LocalCluster.FILE_CLASS, ("bytes of " + i).getBytes(UTF_8));
            keys.add("key" + i);
        }
        keys.forEach(key -> awaitDevices(key, Set.of()));
        client.admin().setDeviceState("node1", 1, "dead");
        keys.forEach(key -> awaitDevices(key, Set.of(1)));
        for (int i = 0; i < 30; i++) {
            assertThat(client.fetchBytes("key" + i)).isEqualTo(("bytes of " + i).getBytes(UTF_8));
        }
    }

    @Test
    void fsckFindsAVanishedCopyAndHasItReplaced() throws IOException {
        client.store("key", LocalCluster.FILE_CLASS, "bytes".getBytes(UTF_8));
        awaitDevices("key", Set.of());
        Files.delete(copies("key").getFirst());
        runFsck();
        await().untilAsserted(() -> assertThat(codes()).contains("MISS", "REPL"));
        await().untilAsserted(() -> assertThat(copies("key")).hasSize(2).allMatch(Files::exists));
    }

    @Test
    void fsckReplacesACopyWhoseBytesRotted() throws IOException {
        client.store("key", "summed", "right bytes".getBytes(UTF_8));
        awaitDevices("key", Set.of());
        assertThat(client.admin().fileDebug(LocalCluster.DOMAIN, "key").get("checksum"))
                .startsWith("MD5:");
        Files.writeString(copies("key").getFirst(), "wrong bytes");
        runFsck();
        await().untilAsserted(() -> assertThat(codes()).contains("BSUM", "REPL"));
        await().untilAsserted(() -> {
            assertThat(copies("key")).hasSize(2);
            for (Path copy : copies("key")) {
                assertThat(copy).hasContent("right bytes");
            }
        });
    }

    @Test
    void fsckOfAHealthyClusterFindsNothing() {
        Map<String, byte[]> files = SampleFiles.all();
        files.forEach((key, bytes) -> client.store(key, "summed", bytes));
        files.keySet().forEach(key -> awaitDevices(key, Set.of()));
        runFsck();
        await().until(() -> client.admin().fsckStatus().running() ? null : "ended", ended -> ended != null);
        await().untilAsserted(() -> assertThat(client.admin().fileDebug(LocalCluster.DOMAIN, "plain.txt"))
                .doesNotContainKey("fsckqueue_fid"));
        assertThat(codes()).isEmpty();
    }

    @Test
    void aCopyThatWasNeverNotedGoesWhenItsWorkIsTakenUpAgain() throws IOException {
        client.store("key", LocalCluster.FILE_CLASS, "bytes".getBytes(UTF_8));
        awaitDevices("key", Set.of());
        long fid = client.fileInfo("key").fid();
        int other = Set.of(1, 2, 3, 4).stream()
                .filter(devid -> !client.fileInfoWithDevices("key").devids().contains(devid))
                .findFirst()
                .orElseThrow();
        Path stray = copy(other, fid);
        Files.createDirectories(stray.getParent());
        Files.writeString(stray, "bytes");
        try (Store store = Stores.open(Clusters.storeConfig(database))) {
            // a tracker that claims the work and is never heard of again
            await().until(() -> {
                store.queues().enqueueReplication(fid, store.now(), OptionalInt.empty());
                return !store.queues().claimReplication(1).isEmpty();
            });
        }
        client.admin().replicateNow();
        await().until(() -> Files.notExists(stray));
        assertThat(copies("key")).hasSize(2).allMatch(Files::exists);
    }

    private void runFsck() {
        client.admin().resetFsck(false, 0);
        client.admin().startFsck();
    }

    private List<String> codes() {
        return client.admin().fsckLog(0).stream().map(FsckLogRow::evcode).toList();
    }

    private void awaitDevices(String key, Set<Integer> without) {
        await().untilAsserted(() -> {
            Set<Integer> devids = new HashSet<>(client.fileInfoWithDevices(key).devids());
            assertThat(devids).as(key).hasSize(2).noneMatch(without::contains);
        });
    }

    /** The files on disk that the tracker says hold a key. */
    private List<Path> copies(String key) {
        List<Path> copies = new ArrayList<>();
        for (int devid : client.fileInfoWithDevices(key).devids()) {
            long fid = client.fileInfo(key).fid();
            copies.add(copy(devid, fid));
        }
        return copies;
    }

    private Path copy(int devid, long fid) {
        return folder.resolve(devid <= 2 ? "node1" : "node2")
                .resolve(FidPath.of(devid, fid).substring(1));
    }
}

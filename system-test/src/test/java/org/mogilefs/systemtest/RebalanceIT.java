package org.mogilefs.systemtest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.client.AdminClient;
import org.mogilefs.client.FileInfo;
import org.mogilefs.client.MogileClient;
import org.mogilefs.standalone.LocalCluster;
import org.mogilefs.testing.FreePorts;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.store.QueueStore.WorkType;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.sql.Stores;
import org.mogilefs.tracker.worker.JobKind;

/** Devices are emptied, whatever happens, and no file is ever short of a copy. */
class RebalanceIT {
    private static final int FILES = 50;
    private static final int DRAINED = 1;

    @TempDir
    Path folder;

    /** A cluster with files that are all where they belong. */
    private record Scene(TestDatabase database, LocalCluster cluster, Store store, MogileClient client, List<Long> fids)
            implements AutoCloseable {
        static Scene start(TestDatabase database, Path folder) throws IOException, InterruptedException {
            LocalCluster cluster = Clusters.start(folder, database);
            Store store = Stores.open(Clusters.storeConfig(database));
            MogileClient client = cluster.client();
            for (int i = 0; i < FILES; i++) {
                client.store("key" + i, LocalCluster.FILE_CLASS, bytes(i));
            }
            List<Long> fids = client.admin().listFids(0, FILES).stream()
                    .map(FileInfo::fid)
                    .toList();
            await().until(() -> store.files().devids(fids).values().stream().allMatch(devids -> devids.size() == 2));
            return new Scene(database, cluster, store, client, fids);
        }

        static byte[] bytes(int file) {
            return ("bytes of file " + file).repeat(file * 20).getBytes(UTF_8);
        }

        AdminClient admin() {
            return client.admin();
        }

        long filesOn(int devid) {
            return store.files().devids(fids).values().stream()
                    .filter(devids -> devids.contains(devid))
                    .count();
        }

        String state(String key) {
            return admin().rebalanceStatus().getOrDefault(key, "0");
        }

        boolean isRunning() {
            return store.settings().get("rebal_host").isPresent();
        }

        @Override
        public void close() {
            client.close();
            store.close();
            cluster.close();
            database.close();
        }
    }

    @Test
    void aDrainedDeviceEndsEmptyAndNoFileIsEverShortOfACopy() throws Exception {
        try (Scene scene = Scene.start(TestDatabase.create(TestDatabase.Kind.SQLITE), folder);
                CopyWatch watch = new CopyWatch(scene.store(), folder, scene.fids(), DRAINED)) {
            long found = scene.filesOn(DRAINED);
            assertThat(found).isPositive();
            watch.start();
            scene.admin().setRebalancePolicy("from_devices=" + DRAINED + " leave_in_drain_mode=1");
            scene.admin().startRebalance();
            await().until(() -> scene.filesOn(DRAINED) == 0 && !scene.isRunning());
            watch.stop();
            assertThat(watch.looks()).as("looks at all files while they moved").isGreaterThan(5);
            assertThat(watch.shortages()).isEmpty();
            assertThat(bytesOn(DRAINED)).isEmpty();
            assertThat(scene.state("fids_queued")).isEqualTo(Long.toString(found));
            assertThat(scene.state("completed_devs")).isEqualTo(Integer.toString(DRAINED));
            assertThat(scene.admin().devices()).anySatisfy(device -> {
                assertThat(device.devid()).isEqualTo(DRAINED);
                assertThat(device.status()).isEqualTo("drain");
            });
            assertEveryFileIsWhole(scene);
        }
    }

    @Test
    void anotherTrackerGoesOnWhereOneThatWasKilledStopped() throws Exception {
        try (Scene scene = Scene.start(TestDatabase.create(TestDatabase.Kind.SQLITE), folder)) {
            long found = scene.filesOn(DRAINED);
            scene.admin().setSetting("queue_size_for_rebal", "2");
            scene.admin().setSetting("queue_rate_for_rebal", "1");
            // the second tracker answers, and does nothing by itself until the first is gone
            scene.cluster().tracker().jobs().want(JobKind.JOB_MASTER, 0);
            Launched first = launchTracker(scene);
            try {
                scene.admin().setRebalancePolicy("from_devices=" + DRAINED);
                scene.admin().startRebalance();
                await().pollInterval(Duration.ofMillis(20))
                        .until(() -> Long.parseLong(scene.state("fids_queued")) >= 3);
            } finally {
                first.kill();
            }
            assertThat(scene.filesOn(DRAINED)).as("in the middle of it").isPositive();
            assertThat(scene.isRunning()).isTrue();
            // what the first had claimed comes due again after a quarter of an hour: say that it passed
            claimed(scene).forEach(fid -> scene.store().queues().deferWork(WorkType.REBALANCE, fid, 0));
            scene.admin().setSetting("queue_size_for_rebal", "1000");
            scene.admin().setSetting("queue_rate_for_rebal", "100");
            scene.cluster().tracker().jobs().want(JobKind.JOB_MASTER, 1);
            await().until(() -> scene.filesOn(DRAINED) == 0 && !scene.isRunning());
            assertThat(scene.state("fids_queued")).isEqualTo(Long.toString(found));
            assertThat(bytesOn(DRAINED)).isEmpty();
            assertEveryFileIsWhole(scene);
        }
    }

    private static Collection<Long> claimed(Scene scene) {
        return scene.store()
                .queues()
                .queuedWork(WorkType.REBALANCE, scene.fids())
                .keySet();
    }

    private Launched launchTracker(Scene scene) throws IOException {
        int port = FreePorts.next();
        Launched tracker = Launched.start(
                folder,
                "mogilefsd",
                "--skipconfig",
                "--dsn=" + scene.database().dsn(),
                "--dbuser=" + scene.database().user(),
                "--dbpass=" + scene.database().password(),
                "--listen=127.0.0.1:" + port,
                "--mogstored_stream_port=" + scene.cluster().nodes().getFirst().mgmtPort(),
                "--user=" + System.getProperty("user.name"));
        try (MogileClient client =
                MogileClient.builder().trackers("127.0.0.1:" + port).build()) {
            await().ignoreExceptions().until(() -> !client.admin().devices().isEmpty());
        }
        return tracker;
    }

    /** The files that lie on a device. */
    private List<Path> bytesOn(int devid) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("node1/dev" + devid))) {
            return files.filter(file -> file.toString().endsWith(".fid")).toList();
        }
    }

    private static void assertEveryFileIsWhole(Scene scene) {
        Map<Long, List<Integer>> devids = new TreeMap<>(scene.store().files().devids(scene.fids()));
        assertThat(devids).hasSize(FILES);
        assertThat(devids.values())
                .allSatisfy(on -> assertThat(on)
                        .hasSize(2)
                        .doesNotContain(DRAINED)
                        .anyMatch(devid -> devid <= 2)
                        .anyMatch(devid -> devid > 2));
        for (int i = 0; i < FILES; i++) {
            assertThat(scene.client().fetchBytes("key" + i)).isEqualTo(Scene.bytes(i));
        }
    }
}

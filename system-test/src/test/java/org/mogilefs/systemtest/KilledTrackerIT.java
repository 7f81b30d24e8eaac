package org.mogilefs.systemtest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.client.FsckLogRow;
import org.mogilefs.client.HostChange;
import org.mogilefs.client.MogileClient;
import org.mogilefs.protocol.FidPath;
import org.mogilefs.standalone.LocalCluster;
import org.mogilefs.testing.FaultProxy;
import org.mogilefs.testing.FaultProxy.Fault;
import org.mogilefs.testing.FreePorts;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.QueueStore.WorkType;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.sql.Stores;
import org.mogilefs.tracker.worker.JobKind;

/** A tracker that is killed in the middle of its work leaves nothing behind that another one does not bring to its end. */
class KilledTrackerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int FILES = 40;

    @TempDir
    static Path folder;

    private static final List<FaultProxy> proxies = new ArrayList<>();
    private static TestDatabase database;
    private static LocalCluster cluster;
    private static Store store;
    private static MogileClient client;
    private static List<Long> fids;

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.create(TestDatabase.Kind.SQLITE);
        cluster = Clusters.start(folder, database);
        store = Stores.open(Clusters.storeConfig(database));
        client = cluster.client();
        for (int i = 1; i <= 2; i++) {
            FaultProxy proxy = new FaultProxy(new InetSocketAddress(
                    "127.0.0." + i, cluster.nodes().get(i - 1).httpPort()));
            proxies.add(proxy);
            client.admin().updateHost("node" + i, HostChange.of().port(proxy.port()));
        }
        // this tracker answers, and does nothing by itself until the other is gone
        cluster.tracker().jobs().want(JobKind.JOB_MASTER, 0);
        client.admin().createClass(LocalCluster.DOMAIN, "one", 1, "", "");
        fids = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            client.store("key" + i, "one", bytes(i));
            fids.add(client.fileInfo("key" + i).fid());
        }
    }

    @AfterAll
    static void stop() {
        client.close();
        store.close();
        proxies.forEach(FaultProxy::close);
        cluster.close();
        database.close();
    }

    private static byte[] bytes(int file) {
        return ("bytes of file " + file).repeat(file * 20 + 1).getBytes(UTF_8);
    }

    private static long replicated() {
        return store.files().devids(fids).values().stream()
                .filter(devids -> devids.size() == 2)
                .count();
    }

    private static void set(Fault fault) {
        proxies.forEach(proxy -> proxy.set(fault));
    }

    private static Launched launchTracker() throws IOException {
        return Launched.start(
                folder,
                "mogilefsd",
                "--skipconfig",
                "--dsn=" + database.dsn(),
                "--dbuser=" + database.user(),
                "--dbpass=" + database.password(),
                "--listen=127.0.0.1:" + FreePorts.next(),
                "--mogstored_stream_port=" + cluster.nodes().getFirst().mgmtPort(),
                "--user=" + System.getProperty("user.name"));
    }

    @Test
    void anotherOneGoesOnWithReplicationAndThenWithFsck() throws Exception {
        killOneInTheMiddleOfReplication();
        set(new Fault.None());
        cluster.tracker().jobs().want(JobKind.JOB_MASTER, 1);
        await().atMost(PATIENCE).until(() -> {
            // what the first had claimed comes due again after a quarter of an hour: say that it passed
            client.admin().replicateNow();
            return replicated() == FILES
                    && fids.stream()
                            .allMatch(fid -> store.queues().peekReplication(fid).isEmpty());
        });
        assertNothingButWhatIsNoted();
        cluster.tracker().jobs().want(JobKind.JOB_MASTER, 0);

        long broken = fids.getLast();
        Files.delete(path(store.files().devids(broken).getFirst(), broken));
        killOneInTheMiddleOfFsck();
        set(new Fault.None());
        fsckGoesOn();
        await().atMost(PATIENCE).until(() -> replicated() == FILES);
        assertNothingButWhatIsNoted();
    }

    private static void killOneInTheMiddleOfReplication() throws Exception {
        for (int i = 0; i < FILES; i++) {
            client.updateClass("key" + i, LocalCluster.FILE_CLASS);
        }
        // half of the files can be claimed and not be worked on
        List<Long> held = fids.subList(0, FILES / 2);
        List<LockStore.Held> locks = held.stream()
                .map(fid -> store.locks()
                        .acquire(LockStore.replicate(fid), PATIENCE)
                        .orElseThrow())
                .toList();
        Launched first = launchTracker();
        try {
            await().atMost(PATIENCE)
                    .until(() -> replicated() > 0
                            && held.stream()
                                    .allMatch(fid -> store.queues()
                                            .peekReplication(fid)
                                            .filter(QueuedFid::wasInterrupted)
                                            .isPresent()));
        } finally {
            first.kill();
            locks.forEach(LockStore.Held::close);
        }
        assertThat(replicated()).as("in the middle of it").isLessThanOrEqualTo(FILES / 2);
    }

    private static void killOneInTheMiddleOfFsck() throws Exception {
        // no check comes to its end, so that the queue stays as full as it may be
        set(new Fault.BlackHole());
        client.admin().setSetting("queue_size_for_fsck", "5");
        client.admin().setSetting("queue_rate_for_fsck", "1");
        client.admin().resetFsck(false, 0);
        client.admin().startFsck();
        Launched first = launchTracker();
        try {
            await().atMost(PATIENCE).until(() -> store.queues().countWork(WorkType.FSCK) == 5);
        } finally {
            first.kill();
        }
        assertThat(client.admin().fsckStatus().running())
                .as("in the middle of it")
                .isTrue();
    }

    private static void fsckGoesOn() {
        // it was another machine's, and has been silent for a minute
        long now = store.now();
        store.settings().set("fsck_host", "a machine that is gone");
        store.settings().set("fsck_start_time", Long.toString(now - 100));
        store.settings().set("fsck_heartbeat", Long.toString(now - 61));
        store.queues()
                .queuedWork(WorkType.FSCK, fids)
                .keySet()
                .forEach(fid -> store.queues().deferWork(WorkType.FSCK, fid, 0));
        client.admin().setSetting("queue_size_for_fsck", "1000");
        client.admin().setSetting("queue_rate_for_fsck", "100");
        cluster.tracker().jobs().want(JobKind.JOB_MASTER, 1);
        await().atMost(PATIENCE)
                .until(() ->
                        !client.admin().fsckStatus().running() && store.queues().countWork(WorkType.FSCK) == 0);
        assertThat(client.admin().fsckLog(0))
                .extracting(FsckLogRow::evcode)
                .as("what only the second can have found")
                .contains("MISS", "REPL");
    }

    private static Path path(int devid, long fid) {
        return folder.resolve(devid <= 2 ? "node1" : "node2")
                .resolve(FidPath.of(devid, fid).substring(1));
    }

    /** Every copy that is noted is there and whole, and no other lies on any disk. */
    private static void assertNothingButWhatIsNoted() throws IOException {
        List<Path> noted = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            for (int devid : store.files().devids(fids.get(i))) {
                assertThat(path(devid, fids.get(i))).hasBinaryContent(bytes(i));
                noted.add(path(devid, fids.get(i)));
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".fid")))
                    .containsExactlyInAnyOrderElementsOf(noted);
        }
    }
}

package org.mogilefs.systemtest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import fm.last.moji.MojiFile;
import fm.last.moji.spring.SpringMojiBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.mogilefs.client.FileInfo;
import org.mogilefs.client.MogileClient;
import org.mogilefs.client.UnknownKeyException;
import org.mogilefs.standalone.LocalCluster;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.sql.Stores;

/** Files through the whole system, over each kind of database, by our client and by somebody else's. */
// each test has a cluster of its own
@Execution(ExecutionMode.CONCURRENT)
@ParameterizedClass
@MethodSource("org.mogilefs.testing.TestDatabase$Kind#available")
class FileLifeIT {
    private static final long BIG_FID = 5_000_000_000L;

    @TempDir
    Path folder;

    private final TestDatabase database;
    private LocalCluster cluster;
    private MogileClient client;

    FileLifeIT(TestDatabase.Kind kind) {
        database = TestDatabase.create(kind);
    }

    @BeforeEach
    void start() throws Exception {
        cluster = Clusters.start(folder, database);
        client = cluster.client();
    }

    @AfterEach
    void stop() {
        client.close();
        cluster.close();
        database.close();
    }

    @Test
    void filesOfAThirdPartyClientAreKeptTwiceAndReadBack() throws Exception {
        SpringMojiBean moji =
                new SpringMojiBean("127.0.0.1:" + cluster.trackerAddress().getPort(), LocalCluster.DOMAIN);
        moji.setTestOnBorrow(true);
        moji.initialise();
        Map<String, byte[]> files = SampleFiles.all();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            try (OutputStream out =
                    moji.getFile(file.getKey(), LocalCluster.FILE_CLASS).getOutputStream()) {
                out.write(file.getValue());
            }
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            MojiFile stored = moji.getFile(file.getKey());
            assertThat(stored.exists()).as(file.getKey()).isTrue();
            assertThat(stored.length()).as(file.getKey()).isEqualTo(file.getValue().length);
            try (InputStream in = stored.getInputStream()) {
                assertThat(in.readAllBytes()).as(file.getKey()).isEqualTo(file.getValue());
            }
            // and the same bytes under the same name for our own client
            assertThat(client.fetchBytes(file.getKey())).isEqualTo(file.getValue());
        }
        files.keySet().forEach(this::awaitTwoHosts);
        moji.getFile("plain.txt").rename("renamed");
        moji.getFile("renamed").delete();
        assertThat(moji.getFile("renamed").exists()).isFalse();
        moji.close();
    }

    @Test
    void filesOfOurClientAreKeptTwiceAndReadBack() throws Exception {
        Map<String, byte[]> files = SampleFiles.all();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            client.store(file.getKey(), LocalCluster.FILE_CLASS, file.getValue());
        }
        files.forEach((key, bytes) -> assertThat(client.fetchBytes(key)).as(key).isEqualTo(bytes));
        files.keySet().forEach(this::awaitTwoHosts);
        try (Stream<String> keys = client.listKeys("")) {
            assertThat(keys).containsExactlyInAnyOrderElementsOf(files.keySet());
        }
    }

    @Test
    void anOverwrittenFileLeavesNothingOnTheDisks() throws IOException {
        client.store("key", LocalCluster.FILE_CLASS, "old".getBytes(UTF_8));
        awaitTwoHosts("key");
        client.store("key", LocalCluster.FILE_CLASS, "new bytes".getBytes(UTF_8));
        assertThat(client.fetchBytes("key")).isEqualTo("new bytes".getBytes(UTF_8));
        awaitTwoHosts("key");
        await().untilAsserted(() -> assertThat(copies()).hasSize(2));
        assertThat(client.delete("key")).isTrue();
        assertThatThrownBy(() -> client.fetchBytes("key")).isInstanceOf(UnknownKeyException.class);
        await().untilAsserted(() -> assertThat(copies()).isEmpty());
    }

    @Test
    void aFileIsReadFromTheOtherNodeWhenOneIsGone() throws IOException {
        client.store("key", LocalCluster.FILE_CLASS, "bytes".getBytes(UTF_8));
        awaitTwoHosts("key");
        cluster.nodes().getFirst().close();
        assertThat(client.fetchBytes("key")).isEqualTo("bytes".getBytes(UTF_8));
    }

    @Test
    void aFileWithAFidBeyond32BitsIsReplicatedCheckedAndRemoved() throws IOException {
        try (Store store = Stores.open(Clusters.storeConfig(database))) {
            // the next fids follow
            assertThat(store.tempfiles().reserve(BIG_FID, 1, "unused", 0, List.of(1)))
                    .contains(BIG_FID);
        }
        client.store("key", LocalCluster.FILE_CLASS, "bytes".getBytes(UTF_8));
        awaitTwoHosts("key");
        long fid = client.fileInfo("key").fid();
        assertThat(fid).isGreaterThan(BIG_FID);
        assertThat(client.admin().listFids(BIG_FID, 10))
                .extracting(FileInfo::fid)
                .containsExactly(fid);
        assertThat(copies()).hasSize(2).allMatch(copy -> copy.endsWith(fid + ".fid"));
        Files.delete(copies().getFirst());
        client.admin().resetFsck(false, 0);
        client.admin().startFsck();
        await().untilAsserted(() -> assertThat(copies()).hasSize(2));
        assertThat(client.admin().fsckLog(0)).allMatch(row -> row.fid().equals(Long.toString(fid)));
        assertThat(client.fetchBytes("key")).isEqualTo("bytes".getBytes(UTF_8));
        assertThat(client.delete("key")).isTrue();
        await().untilAsserted(() -> assertThat(copies()).isEmpty());
    }

    private void awaitTwoHosts(String key) {
        await().untilAsserted(() -> {
            FileInfo info = client.fileInfoWithDevices(key);
            assertThat(info.devcount()).as(key).isEqualTo(2);
        });
        Set<String> hosts = new HashSet<>();
        client.getPaths(key).forEach(uri -> hosts.add(uri.getHost()));
        assertThat(hosts).as(key).hasSize(2);
    }

    private List<Path> copies() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".fid")).toList();
        }
    }
}

package org.mogilefs.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.client.HostChange;
import org.mogilefs.client.MogileClient;
import org.mogilefs.standalone.LocalCluster;
import org.mogilefs.testing.FreePorts;
import org.mogilefs.testing.OwnMounts;
import org.mogilefs.testing.TestDatabase;

/**
 * A disk that runs full costs no store and no file: dev5 of a third node, a process of its own, lies on a file system in
 * memory that is filled to its last block. Runs where a user may mount one for a process.
 */
class FullDiskIT {
    private static final String IP = "127.0.0.3";
    private static final int DEVID = 5;
    private static final String MOUNT = "mount -t tmpfs -o size=160m disk \"$1\"";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> fillers = new ArrayList<>();
    private TestDatabase database;
    private LocalCluster cluster;
    private MogileClient client;
    private Launched node;
    private String device;

    @BeforeEach
    void start() throws Exception {
        Path docroot = Files.createDirectory(folder.resolve("disk"));
        assumeThat(OwnMounts.arePossible())
                .as("file systems may be mounted here")
                .isTrue();
        database = TestDatabase.create(TestDatabase.Kind.SQLITE);
        cluster = Clusters.start(folder.resolve("cluster"), database);
        client = cluster.client();
        int port = FreePorts.next();
        node = Launched.startCommand(
                folder,
                OwnMounts.in(List.of(
                        "sh",
                        "-c",
                        MOUNT + " && mkdir \"$1/dev5\" && exec \"$2\" --skipconfig --docroot=\"$1\" --httplisten=\"$3\""
                                + " --mgmtlisten=\"$4\"",
                        "sh",
                        docroot.toString(),
                        Launched.bin().resolve("mogstored").toString(),
                        IP + ":" + port,
                        IP + ":" + cluster.nodes().getFirst().mgmtPort())));
        device = "http://" + IP + ":" + port + "/dev" + DEVID + "/";
        client.admin().createHost("node3", HostChange.of().ip(IP).port(port).status("alive"));
        client.admin().createDevice("node3", DEVID, "alive");
        client.admin().createClass(LocalCluster.DOMAIN, "three", 3, "", "");
        awaitState("writeable");
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (node != null) {
            node.kill();
        }
        if (client != null) {
            client.close();
            cluster.close();
            database.close();
        }
        http.close();
    }

    private void awaitState(String state) {
        await().untilAsserted(() -> assertThat(client.admin().devices())
                .filteredOn(seen -> seen.devid() == DEVID)
                .singleElement()
                .matches(seen -> seen.observedState().equals(state), state));
    }

    private int send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    /** Puts files of {@code bytes} there until one is refused; its status. */
    private int fillWith(int bytes) throws IOException, InterruptedException {
        while (true) {
            String url = device + "filler" + fillers.size();
            int status = send(HttpRequest.newBuilder(URI.create(url)).PUT(BodyPublishers.ofByteArray(new byte[bytes])));
            if (status >= 300) {
                return status;
            }
            fillers.add(url);
        }
    }

    private static byte[] bytes(int seed) {
        byte[] bytes = new byte[100_000];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private List<Integer> devids(String key) {
        return client.fileInfoWithDevices(key).devids();
    }

    private void awaitCopies(String key, int count) {
        await().untilAsserted(() -> {
            client.admin().replicateNow();
            assertThat(devids(key)).as(key).hasSize(count);
        });
    }

    @Test
    void aFullDiskCostsNothingAndTakesFilesAgainWhenItHasRoom() throws Exception {
        client.store("before", "three", bytes(0));
        awaitCopies("before", 3);
        assertThat(devids("before")).contains(DEVID);

        fillWith(8 << 20);
        fillWith(64 << 10);
        assertThat(fillWith(1)).isEqualTo(507);
        for (int i = 1; i <= 15; i++) {
            client.store("meanwhile" + i, LocalCluster.FILE_CLASS, bytes(i));
        }
        awaitState("readable");
        for (int i = 1; i <= 15; i++) {
            awaitCopies("meanwhile" + i, 2);
            assertThat(devids("meanwhile" + i)).doesNotContain(DEVID);
            assertThat(client.fetchBytes("meanwhile" + i)).isEqualTo(bytes(i));
        }
        String path = client.admin().fileDebug(LocalCluster.DOMAIN, "before").values().stream()
                .filter(value -> value.startsWith(device))
                .findFirst()
                .orElseThrow();
        assertThat(http.send(HttpRequest.newBuilder(URI.create(path)).build(), BodyHandlers.ofByteArray())
                        .body())
                .as("what is there can be read")
                .isEqualTo(bytes(0));

        for (String filler : fillers) {
            assertThat(send(HttpRequest.newBuilder(URI.create(filler)).DELETE()))
                    .isEqualTo(204);
        }
        awaitState("writeable");
        client.store("after", "three", bytes(99));
        awaitCopies("after", 3);
        assertThat(devids("after")).contains(DEVID);
    }
}

package org.mogilefs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mogilefs.storage.Latches.awaitQuietly;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.storage.config.ConfigException;
import org.mogilefs.storage.config.ConfigReader;
import org.mogilefs.storage.disk.DeviceThreads;

/** Connections that are kept open after an upload, whatever comes next on them. */
class KeptUploadsTest {
    // more than write to one device
    private static final int UPLOADS = 16;
    private static final int WRITERS = 4;

    @TempDir
    Path docroot;

    private final CountDownLatch hang = new CountDownLatch(1);
    private StorageNode node;
    private RawHttp http;

    @BeforeEach
    void start() throws IOException, ConfigException {
        Files.createDirectories(docroot.resolve("dev1"));
        Files.createDirectories(docroot.resolve("dev2"));
        start("3600");
    }

    private void start(String idleTimeout) throws IOException, ConfigException {
        List<String> options = List.of(
                "--skipconfig",
                "--docroot=" + docroot,
                "--httplisten=127.0.0.1:0",
                "--mgmtlisten=127.0.0.1:0",
                "--idle_timeout=" + idleTimeout);
        node = new StorageNode(ConfigReader.read(options, Map.of()).config(), () -> {});
        node.start();
        http = new RawHttp(node.httpPort());
    }

    @AfterEach
    void stop() throws IOException {
        hang.countDown();
        http.close();
        node.close();
    }

    private static String request(String method, String path, String headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: n\r\n" + headers + "\r\n";
    }

    private static String upload(String path, String body) {
        return request("PUT", path, "Content-Length: " + body.length() + "\r\n") + body;
    }

    private int status(String request) throws IOException {
        http.send(request);
        return http.read(request.startsWith("HEAD")).status();
    }

    private String body(String path) throws IOException {
        http.send(request("GET", path, ""));
        return http.read(false).body();
    }

    @Test
    void anythingMayFollowAnUpload() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(status(upload("/dev1/a", "first " + i))).isEqualTo(200);
            assertThat(status(upload("/dev1/b", "second"))).isEqualTo(200);
            assertThat(body("/dev1/a")).isEqualTo("first " + i);
            assertThat(status(request("HEAD", "/dev1/b", ""))).isEqualTo(200);
            assertThat(status(upload("/dev2/a", "elsewhere"))).isEqualTo(200);
            assertThat(status(upload("/dev1/c", ""))).isEqualTo(200);
            assertThat(status(request("DELETE", "/dev1/b", ""))).isEqualTo(204);
            assertThat(status(request("PUT", "/dev1/d", "Transfer-Encoding: chunked\r\n") + "2\r\nok\r\n0\r\n\r\n"))
                    .isEqualTo(200);
            assertThat(status(request("MOVE", "/dev1/d", "Destination: /dev1/e\r\n")))
                    .isEqualTo(i == 0 ? 201 : 204);
            assertThat(status(
                            request("PUT", "/dev1/f", "Content-MD5: AAAAAAAAAAAAAAAAAAAAAA==\r\nContent-Length: 1\r\n")
                                    + "x"))
                    .isEqualTo(400);
            assertThat(status(upload("/dev9/a", "no such device"))).isEqualTo(404);
            assertThat(status(request("POST", "/dev1/a", ""))).isEqualTo(400);
        }
    }

    @Test
    void uploadsSentAtOnceAreStoredInTheirOrder() throws IOException {
        assertThat(status(upload("/dev1/a", "before"))).isEqualTo(200);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < UPLOADS; i++) {
            all.append(upload("/dev" + (1 + i % 3 % 2) + "/a", "text " + i)).append(request("GET", "/dev1/a", ""));
        }
        http.send(all.toString());
        String expected = "before";
        for (int i = 0; i < UPLOADS; i++) {
            expected = i % 3 % 2 == 0 ? "text " + i : expected;
            assertThat(http.read(false).status()).isEqualTo(200);
            assertThat(http.read(false).body()).isEqualTo(expected);
        }
    }

    @Test
    void aRequestMayComeByteByByte() throws IOException {
        assertThat(status(upload("/dev1/a", "before"))).isEqualTo(200);
        String request = upload("/dev1/a", "after") + request("GET", "/dev1/a", "");
        for (char next : request.toCharArray()) {
            http.send(String.valueOf(next));
        }
        assertThat(http.read(false).status()).isEqualTo(200);
        assertThat(http.read(false).body()).isEqualTo("after");
    }

    @Test
    void aRequestIsAnsweredThoughTheOneBeforeItIsRefused() throws IOException {
        assertThat(status(upload("/dev1/a", "before"))).isEqualTo(200);
        for (int i = 0; i < UPLOADS; i++) {
            node.diskThreads().write("dev1", lane -> awaitQuietly(hang), () -> {});
        }
        // so that all of it has come when the first upload ends
        http.send(
                upload("/dev1/a", "after") + upload("/dev1/a%20b", "x".repeat(60_000)) + request("GET", "/dev1/a", ""));
        await().until(() -> waiting("dev1") == UPLOADS - WRITERS + 1);
        hang.countDown();
        assertThat(http.read(false).status()).isEqualTo(200);
        assertThat(http.read(false).status()).isEqualTo(400);
        assertThat(http.read(false).body()).isEqualTo("after");
    }

    @Test
    void aBodyMayWaitToBeAskedFor() throws IOException {
        assertThat(status(upload("/dev1/a", "before"))).isEqualTo(200);
        http.send(request("PUT", "/dev1/a", "Expect: 100-continue\r\nContent-Length: 5\r\n"));
        assertThat(http.read(false).status()).isEqualTo(100);
        assertThat(status("after")).isEqualTo(200);
        assertThat(body("/dev1/a")).isEqualTo("after");
    }

    @Test
    void manyConnectionsUploadToManyDevices() throws Exception {
        List<Thread> clients = IntStream.range(0, 4 * UPLOADS)
                .mapToObj(n -> Thread.ofVirtual().unstarted(() -> uploadAndRead(n)))
                .toList();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        clients.forEach(client -> client.setUncaughtExceptionHandler((_, failure) -> failures.add(failure)));
        clients.forEach(Thread::start);
        for (Thread client : clients) {
            client.join();
        }
        assertThat(failures).isEmpty();
    }

    private void uploadAndRead(int n) {
        try (RawHttp own = new RawHttp(node.httpPort())) {
            for (int i = 0; i < UPLOADS; i++) {
                String path = "/dev" + (1 + (n + i) % 2) + "/" + n;
                own.send(upload(path, "text " + i));
                assertThat(own.read(false).status()).isEqualTo(200);
                own.send(request("GET", path, ""));
                assertThat(own.read(false).body()).isEqualTo("text " + i);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aDiskThatHangsHoldsUpNoRequestToAnother() throws IOException {
        assertThat(status(upload("/dev2/a", "cached"))).isEqualTo(200);
        assertThat(body("/dev2/a")).isEqualTo("cached");
        assertThat(status(upload("/dev1/a", "the last"))).isEqualTo(200);
        for (int i = 0; i < UPLOADS; i++) {
            node.diskThreads().write("dev1", lane -> awaitQuietly(hang), () -> {});
        }
        assertThat(body("/dev2/a")).isEqualTo("cached");
        assertThat(status(upload("/dev2/a", "new"))).isEqualTo(200);
        assertThat(hang.getCount()).isOne();
    }

    private int waiting(String device) {
        return node.diskThreads().load().stream()
                .filter(load -> load.device().equals(device))
                .mapToInt(DeviceThreads.Load::waiting)
                .sum();
    }

    @Test
    void whoIsSilentForTooLongIsClosedWhileOthersUpload() throws Exception {
        stop();
        start("1");
        assertThat(status(upload("/dev1/silent", "x"))).isEqualTo(200);
        Thread busy = Thread.ofVirtual().start(() -> {
            while (hang.getCount() > 0) {
                uploadAndRead(0);
            }
        });
        assertThat(http.isClosed()).isTrue();
        hang.countDown();
        busy.join();
    }
}

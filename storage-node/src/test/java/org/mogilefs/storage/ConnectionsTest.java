package org.mogilefs.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.storage.config.ConfigException;
import org.mogilefs.storage.config.ConfigReader;

/** As many connections as {@code maxconns} says, and what becomes of them when the node stops. */
class ConnectionsTest {
    private static final int MAX = 3;
    private static final String GET = "GET /dev1/usage HTTP/1.1\r\nHost: n\r\n\r\n";

    @TempDir
    Path docroot;

    private final List<Socket> clients = new ArrayList<>();
    private StorageNode node;
    private Thread stopping;

    @BeforeEach
    void start() throws IOException, ConfigException {
        Files.createDirectories(docroot.resolve("dev1"));
        // neither silence nor the end of patience closes anything within a test
        start("3600");
    }

    private void start(String stopTimeout) throws IOException, ConfigException {
        List<String> options = List.of(
                "--skipconfig",
                "--docroot=" + docroot,
                "--httplisten=127.0.0.1:0",
                "--mgmtlisten=127.0.0.1:0",
                "--maxconns=" + MAX,
                "--idle_timeout=3600",
                "--stop_timeout=" + stopTimeout);
        node = new StorageNode(ConfigReader.read(options, Map.of()).config(), () -> {});
        node.start();
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket client : clients) {
            client.close();
        }
        node.close();
        if (stopping != null) {
            stopping.join();
        }
    }

    private Socket connect() throws IOException {
        Socket client = new Socket("127.0.0.1", node.httpPort());
        client.setSoTimeout(60_000);
        clients.add(client);
        return client;
    }

    private static void send(Socket client, String bytes) throws IOException {
        client.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    }

    private static String status(Socket client) throws IOException {
        return new String(client.getInputStream().readNBytes(12), ISO_8859_1);
    }

    private static void ask(Socket client) throws IOException {
        send(client, "OPTIONS * HTTP/1.1\r\nHost: n\r\n\r\n");
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) client.getInputStream().read());
        }
        assertThat(answer).startsWith("HTTP/1.1 200");
    }

    private Socket halfAnUpload(String name) throws IOException {
        long before = leftovers();
        Socket client = connect();
        send(client, "PUT /dev1/" + name + " HTTP/1.1\r\nHost: n\r\nContent-Length: 10\r\n\r\nhello");
        await().until(() -> leftovers() == before + 1);
        return client;
    }

    private long leftovers() throws IOException {
        try (Stream<Path> all = Files.list(docroot.resolve("dev1"))) {
            return all.filter(path -> path.toString().endsWith(".mogtmp")).count();
        }
    }

    private void beginToStop() {
        int port = node.httpPort();
        stopping = Thread.ofVirtual().start(node::close);
        await().until(() -> {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return !socket.isConnected();
            } catch (ConnectException e) {
                return true;
            }
        });
    }

    @Test
    void oneTooManyWaitsUntilAnotherLeaves() throws IOException {
        for (int i = 0; i < MAX; i++) {
            ask(connect());
        }
        Socket waiting = connect();
        send(waiting, GET);
        for (int i = 0; i < 20; i++) {
            for (Socket client : clients.subList(0, MAX)) {
                ask(client);
            }
        }
        assertThat(waiting.getInputStream().available()).isZero();
        clients.getFirst().close();
        assertThat(status(waiting)).isEqualTo("HTTP/1.1 200");
    }

    @Test
    void withAllConnectionsTakenItStopsOnceRequestsAreDone() throws Exception {
        List<Socket> uploads = new ArrayList<>();
        for (int i = 0; i < MAX; i++) {
            uploads.add(halfAnUpload("file" + i));
        }
        Socket waiting = connect();
        send(waiting, GET);
        beginToStop();
        for (Socket upload : uploads) {
            send(upload, "world");
            assertThat(status(upload)).isEqualTo("HTTP/1.1 200");
        }
        assertThat(stopping.join(Duration.ofSeconds(30))).isTrue();
        for (int i = 0; i < MAX; i++) {
            assertThat(docroot.resolve("dev1/file" + i)).hasContent("helloworld");
        }
    }

    @Test
    void withAllConnectionsTakenItCutsOffWhatDoesNotEnd() throws Exception {
        node.close();
        start("0");
        for (int i = 0; i < MAX; i++) {
            halfAnUpload("file" + i);
        }
        connect();
        beginToStop();
        assertThat(stopping.join(Duration.ofSeconds(30))).isTrue();
        for (Socket client : clients) {
            assertThat(isAtItsEnd(client)).isTrue();
        }
        await().until(() -> leftovers() == 0);
    }

    private static boolean isAtItsEnd(Socket client) throws IOException {
        try {
            // an upload that is cut off may still be told so
            client.getInputStream().readAllBytes();
            return true;
        } catch (SocketException e) {
            return true;
        }
    }

    @Test
    void whoWaitsForNothingIsLetGoWhileAnUploadPauses() throws Exception {
        Socket upload = halfAnUpload("file");
        Socket idle = connect();
        ask(idle);
        beginToStop();
        assertThat(idle.getInputStream().read()).isEqualTo(-1);
        assertThat(stopping.isAlive()).isTrue();
        send(upload, "world");
        assertThat(status(upload)).isEqualTo("HTTP/1.1 200");
        assertThat(stopping.join(Duration.ofSeconds(30))).isTrue();
        assertThat(docroot.resolve("dev1/file")).hasContent("helloworld");
    }

    @Test
    void anAnswerWhileTheNodeStopsSaysThatItIsTheLastOne() throws Exception {
        Socket upload = halfAnUpload("file");
        beginToStop();
        send(upload, "world");
        assertThat(new String(upload.getInputStream().readAllBytes(), ISO_8859_1))
                .startsWith("HTTP/1.1 200 ")
                .containsIgnoringCase("\r\nconnection: close\r\n");
    }
}

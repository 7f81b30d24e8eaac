package org.mogilefs.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.storage.config.StorageConfig;

/** The next node starts on the ports of the last one. */
class TakeOverTest {
    @TempDir
    Path folder;

    @BeforeEach
    void store() throws IOException {
        Files.createDirectories(folder.resolve("dev1"));
        Files.writeString(folder.resolve("dev1/1.fid"), "hello");
    }

    private StorageNode node(int httpPort, int mgmtPort) {
        return new StorageNode(
                StorageConfig.of(
                                folder,
                                new InetSocketAddress("127.0.0.1", httpPort),
                                new InetSocketAddress("127.0.0.1", mgmtPort))
                        .withFsync(false),
                () -> {});
    }

    @Test
    void nobodyIsRefusedBetweenTwoNodes() throws Exception {
        StorageNode last = node(0, 0);
        last.start();
        int http = last.httpPort();
        int mgmt = last.mgmtPort();
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger connected = new AtomicInteger();
        Thread client = Thread.ofPlatform().start(() -> {
            while (!isOver.get()) {
                connect(http, connected, refused);
                connect(mgmt, connected, refused);
            }
        });
        try (StorageNode next = node(http, mgmt)) {
            next.takeOver();
            await().until(() -> connected.get() > 100);
            last.close();
            int before = connected.get();
            await().until(() -> connected.get() > before + 100);
            assertThat(RawHttp.ask(next.httpPort(), "GET /dev1/1.fid HTTP/1.0\r\n\r\n")
                            .body())
                    .isEqualTo("hello");
            isOver.set(true);
            client.join();
            assertThat(refused).hasValue(0);
        } finally {
            isOver.set(true);
            last.close();
        }
    }

    @Test
    void newConnectionsAreTheNextNodesFromItsStartOn() throws Exception {
        assumeThat(Path.of("/proc/self/net/tcp")).as("a system that can choose").exists();
        try (StorageNode last = node(0, 0)) {
            last.start();
            try (StorageNode next = node(last.httpPort(), last.mgmtPort())) {
                next.takeOver();
                for (int i = 0; i < 50; i++) {
                    assertThat(get(next).status()).isEqualTo(200);
                }
                // it is the one that is asked here, too
                try (Socket side = new Socket("127.0.0.1", next.mgmtPort())) {
                    side.getOutputStream().write("proc\r\n".getBytes(US_ASCII));
                    side.shutdownOutput();
                    assertThat(new String(side.getInputStream().readAllBytes(), US_ASCII))
                            .contains("reqs: 50 ");
                }
                try (StorageNode third = node(last.httpPort(), last.mgmtPort())) {
                    third.takeOver();
                    assertThat(get(third).status()).isEqualTo(200);
                }
            }
        }
    }

    /** Asks again and again, each time on a connection of its own, and notes what goes wrong. */
    private Thread client(int port, AtomicBoolean isOver, AtomicInteger answered, Queue<String> broken) {
        return Thread.ofPlatform().start(() -> {
            while (!isOver.get()) {
                try {
                    RawHttp.Answer answer = RawHttp.ask(port, "GET /dev1/1.fid HTTP/1.0\r\n\r\n");
                    if (answer.status() != 200 || !answer.body().equals("hello")) {
                        broken.add(answer.toString());
                    }
                    answered.incrementAndGet();
                } catch (IOException e) {
                    broken.add(e.toString());
                }
            }
        });
    }

    @Test
    void noRequestBreaksWhileOneProcessFollowsAnother() throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        Queue<String> broken = new ConcurrentLinkedQueue<>();
        List<Thread> clients = new ArrayList<>();
        NodeProcess running = new NodeProcess(folder, folder, "", "--fsync=never");
        try {
            for (int i = 0; i < 4; i++) {
                clients.add(client(running.httpPort, isOver, answered, broken));
            }
            for (int i = 0; i < 2; i++) {
                NodeProcess last = running;
                running = last.successor(folder, folder);
                last.signal("TERM");
                last.awaitEnd();
                int before = answered.get();
                await().until(() -> answered.get() > before + 100);
            }
        } finally {
            isOver.set(true);
            for (Thread client : clients) {
                client.join();
            }
            running.close();
        }
        assertThat(broken).as("of %s", answered).isEmpty();
    }

    private static RawHttp.Answer get(StorageNode node) throws IOException {
        return RawHttp.ask(node.httpPort(), "GET /dev1/1.fid HTTP/1.0\r\n\r\n");
    }

    private static void connect(int port, AtomicInteger connected, AtomicInteger refused) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            connected.incrementAndGet();
            socket.setSoLinger(true, 0);
        } catch (ConnectException e) {
            refused.incrementAndGet();
        } catch (IOException e) {
            // reset by the node that stops
            connected.incrementAndGet();
        }
    }

    @Test
    void aSecondNodeThatDoesNotAskToTakeOverIsRefused() throws IOException {
        try (StorageNode first = node(0, 0)) {
            first.start();
            for (StorageNode second : new StorageNode[] {node(first.httpPort(), 0), node(0, first.mgmtPort())}) {
                assertThatThrownBy(second::start)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("cannot listen on 127.0.0.1:");
                second.close();
            }
        }
    }
}

package org.mogilefs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
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

package org.mogilefs.tracker.monitor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.testing.FaultProxy;
import org.mogilefs.testing.FaultProxy.Fault;
import org.mogilefs.tracker.TwoHosts;

/** How busy disks are, as a side channel says that breaks off and comes back. */
class IoWatchTest {
    private final TwoHosts hosts = new TwoHosts(Duration.ofSeconds(5));
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private ServerSocket server;
    private FaultProxy proxy;
    private IoWatch watch;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().start(this::serve);
        proxy = new FaultProxy(new InetSocketAddress("127.0.0.1", server.getLocalPort()));
        watch = new IoWatch(hosts.cluster(), proxy.port());
    }

    @AfterEach
    void stop() throws IOException {
        watch.close();
        proxy.close();
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
        hosts.close();
    }

    /** The first connection says 10, the next 20, and so on; then that dev2 is busy, without the dot that ends a block. */
    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                String block = "1\t" + connections.incrementAndGet() * 10 + ".00\n.\n";
                socket.getOutputStream().write((block + "2\t99.00\n").getBytes(US_ASCII));
            } catch (IOException e) {
                // closed, or its client is gone
                assertThat(e).isNotNull();
            }
        }
    }

    private String utilization(int devid) {
        return hosts.cluster().view().device(devid).orElseThrow().observed().utilization();
    }

    @Test
    void aStreamThatBreaksOffIsTakenUpAgainAndHalfABlockIsNotBelieved() {
        proxy.set(new Fault.CutAfter(14));
        watch.follow(hosts.cluster().view());
        await().until(() -> connections.get() > 1 && !utilization(1).isEmpty());
        await().until(() -> !utilization(1).equals("10.00"));
        assertThat(utilization(2)).isEmpty();
    }
}

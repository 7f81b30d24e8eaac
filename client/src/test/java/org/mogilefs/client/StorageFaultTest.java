package org.mogilefs.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.protocol.Request;
import org.mogilefs.testing.FaultProxy;
import org.mogilefs.testing.FaultProxy.Fault;

/** Connections to storage nodes that are kept, die, or never answer; and what a listener hears of it. */
class StorageFaultTest {
    /** More than the socket buffers of both sides hold. */
    private static final byte[] BYTES = new byte[20_000_000];

    private final AtomicInteger fids = new AtomicInteger();
    private final Heard heard = new Heard();
    private FakeNode node;
    private FaultProxy proxy;
    private FakeTracker tracker;
    private MogileClient client;

    /** Notes what happened, without times and ports. */
    private static final class Heard implements ClientListener {
        private final List<String> events = new CopyOnWriteArrayList<>();

        @Override
        public void trackerAnswered(
                TrackerAddress tracker, String command, Duration duration, Optional<String> errorCode) {
            assertThat(duration).isPositive();
            events.add("answered " + command + errorCode.map(" "::concat).orElse(""));
        }

        @Override
        public void trackerFailed(TrackerAddress tracker, String command, Exception cause) {
            events.add("no answer " + command);
        }

        @Override
        public void uploaded(URI path, long bytes, Duration duration) {
            assertThat(duration).isPositive();
            events.add("uploaded " + bytes + " " + name(path));
        }

        @Override
        public void downloadStarted(URI path, long offset) {
            events.add("from " + offset + " " + name(path));
        }

        @Override
        public void storageFailed(URI path, Exception cause) {
            events.add("failed " + name(path));
        }

        private static String name(URI path) {
            return path.getPath().replaceFirst(".*/0*", "");
        }
    }

    @BeforeEach
    void start() throws IOException {
        new Random(5).nextBytes(BYTES);
        node = new FakeNode();
        proxy = new FaultProxy(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), URI.create(node.url(1)).getPort()));
        tracker = new FakeTracker(this::answer);
        client = clientWithTimeout(Duration.ofSeconds(30));
    }

    private MogileClient clientWithTimeout(Duration storageTimeout) {
        return MogileClient.builder()
                .trackers(tracker.address())
                .domain("d")
                .storageTimeout(storageTimeout)
                .listener(heard)
                .build();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        tracker.close();
        proxy.close();
        node.close();
    }

    /** Names first the way through the proxy, then the direct one. */
    private String answer(Request request) {
        return switch (request.command()) {
            case "create_open" -> {
                int fid = fids.incrementAndGet();
                yield "OK fid=" + fid + "&dev_count=2&devid_1=1&path_1=" + proxied(fid) + "&devid_2=2&path_2="
                        + node.url(fid);
            }
            case "get_paths" -> "OK paths=2&path1=" + proxied(1) + "&path2=" + node.url(1);
            case "file_info" -> "ERR unknown_key unknown_key";
            default -> "OK ";
        };
    }

    private String proxied(int fid) {
        return node.url(fid).replaceFirst(":\\d+/", ":" + proxy.port() + "/");
    }

    @Test
    void oneConnectionServesOneRequestAfterTheOther() {
        for (int i = 0; i < 5; i++) {
            client.store("k", "", new byte[10]);
            assertThat(client.fetchBytes("k")).hasSize(10);
        }
        assertThat(node.connections()).isEqualTo(1);
    }

    @Test
    void keptConnectionsThatDiedAreNoFailure() {
        client.store("k", "", new byte[10]);
        proxy.set(new Fault.None()); // ends what is open
        client.store("k", "", new byte[11]);
        proxy.set(new Fault.None());
        assertThat(client.fetchBytes("k")).hasSize(10);
        assertThat(tracker.commands()).filteredOn("create_close"::equals).hasSize(2);
    }

    @Test
    void aNodeThatNeverAnswersIsPassedOver() {
        proxy.set(new Fault.BlackHole());
        try (MogileClient hasty = clientWithTimeout(Duration.ofSeconds(1))) {
            StoredFile stored = hasty.store("k", "", new byte[10]);
            assertThat(stored.devid())
                    .as("the node that was not heard of is tried last")
                    .isEqualTo(2);
            node.put(1, BYTES);
            assertThat(hasty.fetchBytes("k")).isEqualTo(BYTES);
        }
    }

    @Test
    void aNodeThatTakesNoMoreBytesIsPassedOver() throws IOException {
        try (ServerSocket stuck = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                MogileClient hasty = clientWithTimeout(Duration.ofSeconds(1))) {
            tracker.script(
                    request -> answer(request).replace(":" + proxy.port() + "/", ":" + stuck.getLocalPort() + "/"));
            assertThat(hasty.store("k", "", BYTES).devid()).isEqualTo(2);
        }
    }

    @Test
    void aListenerHearsOfADownloadThatGoesOnElsewhere() {
        node.put(1, BYTES);
        proxy.set(new Fault.CutAfter(10_000_000));
        assertThat(client.fetchBytes("k")).isEqualTo(BYTES);
        assertThat(heard.events).element(0).isEqualTo("answered get_paths");
        assertThat(heard.events).element(1).isEqualTo("from 0 1.fid");
        assertThat(heard.events).element(2).isEqualTo("failed 1.fid");
        assertThat(heard.events).element(3).asString().matches("from [1-9]\\d* 1.fid");
    }

    @Test
    void aListenerHearsOfAStoreAndOfWhatFailedInIt() {
        // nothing listens on port 1; a port just closed may be somebody else's by now
        tracker.script(request -> answer(request).replace(":" + proxy.port() + "/", ":1/"));
        client.store("k", "", new byte[10]);
        tracker.script(request -> "ERR no_devices none");
        assertThatThrownBy(() -> client.store("k", "", new byte[10])).isInstanceOf(TrackerRefusedException.class);
        tracker.script(request -> FakeTracker.HANG_UP);
        assertThatThrownBy(() -> client.rename("a", "b")).isInstanceOf(OutcomeUnknownException.class);
        assertThat(heard.events)
                .containsExactly(
                        "answered create_open",
                        "failed 1.fid",
                        "uploaded 10 1.fid",
                        "answered create_close",
                        "answered create_open no_devices",
                        "no answer rename");
    }
}

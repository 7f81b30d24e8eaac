package org.mogilefs.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.protocol.Request;

/** A client that is closed refuses what begins, and lets end what has begun. */
class ClosedClientTest {
    /** More than the socket buffers of both sides hold. */
    private static final byte[] BYTES = new byte[20_000_000];

    private FakeNode node;
    private FakeTracker tracker;
    private MogileClient client;

    @BeforeEach
    void start() throws IOException {
        new Random(7).nextBytes(BYTES);
        node = new FakeNode();
        tracker = new FakeTracker(this::answer);
        client = MogileClient.builder().trackers(tracker.address()).domain("d").build();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        tracker.close();
        node.close();
    }

    private String answer(Request request) {
        return switch (request.command()) {
            case "create_open" -> "OK fid=1&devid=1&path=" + node.url(1);
            case "get_paths" -> "OK paths=1&path1=" + node.url(1);
            default -> "OK ";
        };
    }

    @Test
    void nothingBeginsAfterwards() {
        client.close();
        client.close();
        MogileClient other = client.inDomain("e");
        AdminClient admin = client.admin();
        assertThatThrownBy(() -> client.store("k", "", BYTES)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.fetch("k"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> client.delete("k")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.listKeys("")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> other.exists("k")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(admin::hosts).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(admin::startFsck).isInstanceOf(IllegalStateException.class);
        assertThat(tracker.connections()).isZero();
    }

    @Test
    void anOpenStreamIsReadToItsEndAndItsConnectionIsNotKept() throws IOException {
        node.put(1, BYTES);
        node.breakAfter(1_000_000);
        try (InputStream in = client.fetch("k")) {
            client.close();
            node.breakAfter(Long.MAX_VALUE);
            // the first connection breaks: even another path is asked for and opened
            assertThat(in.readAllBytes()).isEqualTo(BYTES);
        }
        assertThat(tracker.commands()).containsExactly("get_paths", "get_paths");
        tracker.awaitNoConnection();
    }

    @Test
    void anUploadUnderWayIsStored() throws IOException {
        StoredFile stored = client.store("k", "", out -> {
            out.write(BYTES, 0, 1000);
            client.close();
            out.write(BYTES, 1000, BYTES.length - 1000);
        });
        assertThat(stored.length()).isEqualTo(BYTES.length);
        assertThat(node.file(1)).isEqualTo(BYTES);
        assertThat(tracker.commands()).containsExactly("create_open", "create_close");
        tracker.awaitNoConnection();
    }
}

package org.mogilefs.client.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mogilefs.client.TrackerAddress;

class TrackerNodeTest {
    private static TrackerNode node(int port) {
        return new TrackerNode(new TrackerAddress("127.0.0.1", port), Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    @Test
    void aTrackerThatNeverFailedDoesNotRest() {
        assertThat(node(1).restLeft(-5)).isZero();
    }

    @Test
    void eachFailureInARowDoublesTheRestUpToFortySeconds() {
        TrackerNode node = node(1);
        List<Long> rests = Stream.of(1, 2, 3, 4, 5, 100)
                .map(failure -> {
                    node.failed(1000);
                    return Duration.ofNanos(node.restLeft(1000)).toSeconds();
                })
                .toList();
        assertThat(rests).containsExactly(5L, 10L, 20L, 40L, 40L, 40L);
        assertThat(node.restLeft(1000 + Duration.ofSeconds(40).toNanos())).isZero();
    }

    @Test
    void anAnswerEndsTheRestAndTheRow() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            TrackerNode node = node(server.getLocalPort());
            node.failed(0);
            node.failed(0);
            node.succeeded(node.connect());
            assertThat(node.restLeft(0)).isZero();
            node.failed(0);
            assertThat(Duration.ofNanos(node.restLeft(0))).hasSeconds(5);
            node.close();
        }
    }
}

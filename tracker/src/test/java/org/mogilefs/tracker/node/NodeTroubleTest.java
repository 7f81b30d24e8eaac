package org.mogilefs.tracker.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.testing.FaultProxy;
import org.mogilefs.testing.FaultProxy.Fault;
import org.mogilefs.testing.FreePorts;
import org.mogilefs.tracker.FakeNode;
import org.mogilefs.tracker.node.NodeHttp.NodeException;

/** What an operator reads of a node that cannot be spoken to: what was asked and what happened, never a Java object. */
class NodeTroubleTest {
    private final FakeNode node = new FakeNode("127.0.0.1");
    private final FaultProxy proxy = new FaultProxy(new InetSocketAddress(node.ip(), node.port()));
    private final NodeHttp http = new NodeHttp(Duration.ofSeconds(10), 20);

    @AfterEach
    void close() {
        http.close();
        proxy.close();
        node.close();
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port + "/dev1/usage";
    }

    private void assertGet(int port, String words, boolean neverConnected) {
        assertThatThrownBy(() -> http.exchange("GET", url(port), Duration.ofMillis(800)))
                .isInstanceOfSatisfying(NodeException.class, e -> {
                    assertThat(e).hasMessage("GET " + url(port) + ": " + words);
                    assertThat(e.neverConnected()).isEqualTo(neverConnected);
                });
    }

    @Test
    void nobodyListens() {
        assertGet(FreePorts.next(), "connection refused", true);
    }

    @Test
    void theNodeIsSilent() {
        proxy.set(new Fault.BlackHole());
        assertGet(proxy.port(), "no answer in 800 ms", false);
    }

    @Test
    void theAnswerEndsInTheMiddle() {
        proxy.set(new Fault.CutAfter(10));
        // the client has an assertion on that, and tests run with assertions
        assertThatThrownBy(() -> http.exchange("GET", url(proxy.port()), Duration.ofSeconds(10)))
                .hasMessageMatching("GET http://127.0.0.1:\\d+/dev1/usage: the "
                        + "(node closed the connection|exchange broke off \\(AssertionError\\))");
    }

    @Test
    void theConnectionIsReset() {
        proxy.set(new Fault.Reset());
        assertThatThrownBy(() -> http.exchange("GET", url(proxy.port()), Duration.ofSeconds(10)))
                .hasMessageMatching("GET http://127.0.0.1:\\d+/dev1/usage: the "
                        + "(node reset the connection|node closed the connection|connection was closed)");
    }

    @Test
    void theAnswerIsNoHttp() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> greet(server));
            assertGet(server.getLocalPort(), "the answer is no HTTP", false);
        }
    }

    private static void greet(ServerSocket server) {
        try (Socket socket = server.accept()) {
            // what comes before the request is not read as its answer
            assertThat(socket.getInputStream().read()).isNotNegative();
            socket.getOutputStream().write("220 mail.example.org ESMTP\r\n".getBytes(US_ASCII));
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            // the other side has seen enough
            assertThat(e).isNotNull();
        }
    }

    @Test
    void anUploadBreaksOff() {
        proxy.set(new Fault.CutAfter(5));
        String url = url(proxy.port());
        assertThatThrownBy(() -> http.upload(url, new ByteArrayInputStream(new byte[100]), 100, Map.of()))
                .hasMessage("PUT " + url + ": the answer is no HTTP");
    }

    @Test
    void aTextThatShowsAnObjectIsNotShown() {
        assertThat(NodeTrouble.inWords(new IllegalStateException("HttpConnectionOverHTTP@48afc46c::(l:/127.0.0.1)")))
                .isEqualTo("the exchange broke off (IllegalStateException)");
        assertThat(NodeTrouble.inWords(new IOException("HttpConnectionOverHTTP@48afc46c::(l:/127.0.0.1)")))
                .isEqualTo("the exchange broke off (IOException)");
        assertThat(NodeTrouble.inWords(new AssertionError())).isEqualTo("the exchange broke off (AssertionError)");
        assertThat(NodeTrouble.inWords(new IOException(new IOException("No space left on device"))))
                .isEqualTo("No space left on device");
    }
}

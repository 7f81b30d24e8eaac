package org.mogilefs.tracker.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.tracker.node.NodeHttp.NodeException;

/** What becomes of a request whose connection the node closes, which has answered on it before. */
class NodeHttpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final NodeHttp http = new NodeHttp(PATIENCE, 1);
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private ServerSocket node;
    private String url;

    @BeforeEach
    void listen() throws IOException {
        node = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        url = "http://127.0.0.1:" + node.getLocalPort() + "/dev1/a";
    }

    @AfterEach
    void close() throws IOException {
        http.close();
        node.close();
    }

    /** Serves connections one after another; each answers so many requests and ends with the next one. */
    private void serve(int... answers) {
        Thread.ofVirtual().start(() -> {
            try {
                for (int count : answers) {
                    serve(count);
                }
            } catch (IOException e) {
                // the test has ended
                requests.add("ended");
            }
        });
    }

    private void serve(int count) throws IOException {
        try (Socket connection = node.accept()) {
            BufferedReader in = new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
            for (int i = 0; i <= count; i++) {
                requests.add(in.readLine().split(" ")[0]);
                while (!in.readLine().isEmpty()) {
                    // the other headers
                }
                if (i < count) {
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
                }
            }
        }
    }

    @Test
    void aHeadIsSentOnceMore() throws Exception {
        serve(1, 1);
        assertThat(http.exchange("HEAD", url, PATIENCE).status()).isEqualTo(200);
        assertThat(http.exchange("HEAD", url, PATIENCE).status()).isEqualTo(200);
        assertThat(requests).containsExactly("HEAD", "HEAD", "HEAD");
    }

    @Test
    void butNotForEver() {
        serve(0, 0, 0);
        assertThatThrownBy(() -> http.exchange("HEAD", url, PATIENCE))
                .isInstanceOf(NodeException.class)
                .hasMessageEndingWith("the node closed the connection");
        assertThat(requests).containsExactly("HEAD", "HEAD");
    }

    @Test
    void whatChangesSomethingIsNotSentAgain() throws Exception {
        serve(1, 1);
        assertThat(http.exchange("HEAD", url, PATIENCE).status()).isEqualTo(200);
        assertThatThrownBy(() -> http.exchange("DELETE", url, PATIENCE)).isInstanceOf(NodeException.class);
        assertThat(requests).containsExactly("HEAD", "DELETE");
    }
}

package org.mogilefs.storage.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes over the wire in place of a buffer that stands for a file. */
class FileEndPointTest {
    private ServerSocketChannel server;
    private SocketChannel client;
    private SocketChannel served;
    private FileEndPoint endPoint;

    @BeforeEach
    void connect() throws IOException {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        client = SocketChannel.open(server.getLocalAddress());
        served = server.accept();
        endPoint = new FileEndPoint(served, null, null, new ScheduledExecutorScheduler());
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        served.close();
        server.close();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }

    private String received() throws IOException {
        served.close();
        return new String(client.socket().getInputStream().readAllBytes(), US_ASCII);
    }

    @Test
    void nothingIsSentInPlaceOfAFileThatIsClosed() throws IOException {
        FileBody body = new FileBody(null, null, null, 0, 5);
        endPoint.send(body);
        ByteBuffer standIn = body.nextStandIn();
        endPoint.send(null);

        assertThat(endPoint.flush(bytes("before"))).isTrue();
        assertThatThrownBy(() -> endPoint.flush(bytes("head"), standIn)).isInstanceOf(EofException.class);
        assertThat(received()).isEqualTo("before");
    }

    @ParameterizedTest
    @CsvSource({"3600000, 5000", "0, 5000", "1000, 1000"})
    void whoHasHadItsLastAnswerIsNotWaitedForLong(long idle, long then) {
        endPoint.setIdleTimeout(idle);
        endPoint.shutdownOutput();
        assertThat(endPoint.getIdleTimeout()).isEqualTo(then);
    }
}

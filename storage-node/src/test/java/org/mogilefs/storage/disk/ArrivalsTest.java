package org.mogilefs.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is heard by a thread that waits. */
class ArrivalsTest {
    private static final AwaitedClient CLIENT = new AwaitedClient() {
        @Override
        public void arrived() {
            // its bytes are left unread
        }

        @Override
        public void letGo() {
            // it has no selector
        }
    };

    private Arrivals arrivals;
    private SocketPair pair;
    private ClientSocket socket;

    @BeforeEach
    void connect() throws IOException {
        assumeThat(LinuxCalls.isSupported()).isTrue();
        arrivals = Arrivals.open().orElseThrow();
        pair = SocketPair.open();
        socket = new ClientSocket(pair.accepted(), () -> {});
    }

    @AfterEach
    void close() throws IOException {
        if (arrivals != null) {
            arrivals.close();
            pair.close();
        }
    }

    private boolean isHeard() {
        return arrivals.next(() -> true, 10).isPresent();
    }

    /** Otherwise those who wait for others would be woken again and again by a client whose request is carried out. */
    @Test
    void whoWasHeardIsNotHeardAgainUnlessExpected() throws IOException {
        assertThat(socket.expect(arrivals, CLIENT)).isTrue();
        assertThat(isHeard()).isFalse();
        pair.peer().write(ByteBuffer.allocate(1));
        assertThat(isHeard()).isTrue();
        pair.peer().write(ByteBuffer.allocate(1));
        assertThat(isHeard()).isFalse();
        socket.expect(arrivals, CLIENT);
        assertThat(isHeard()).isTrue();
        assertThat(isHeard()).isFalse();
    }

    @Test
    void nobodyIsExpectedWhoHasArrivedIsLetGoOrClosed() throws IOException {
        assertThat(arrivals.isExpecting()).isFalse();
        socket.expect(arrivals, CLIENT);
        assertThat(arrivals.isExpecting()).isTrue();
        arrivals.letGo();
        assertThat(arrivals.isExpecting()).isFalse();
        socket.expect(arrivals, CLIENT);
        pair.peer().write(ByteBuffer.allocate(1));
        assertThat(isHeard()).isTrue();
        assertThat(arrivals.isExpecting()).isFalse();
        socket.expect(arrivals, CLIENT);
        assertThat(arrivals.isExpecting()).isTrue();
        socket.close();
        assertThat(arrivals.isExpecting()).isFalse();
    }

    @Test
    void whoIsLetGoIsNotHeard() throws IOException {
        socket.expect(arrivals, CLIENT);
        arrivals.letGo();
        pair.peer().write(ByteBuffer.allocate(1));
        // the system tells of it once, to nobody's benefit
        arrivals.next(() -> true, 10).ifPresent(heard -> assertThat(heard).isNotSameAs(CLIENT));
        assertThat(isHeard()).isFalse();
    }
}

package org.mogilefs.storage.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A connection, both ends of it.
 *
 * @param peer the client's end, which blocks
 * @param accepted the server's end, which does not
 */
record SocketPair(SocketChannel peer, SocketChannel accepted) implements AutoCloseable {
    static SocketPair open() throws IOException {
        try (ServerSocketChannel port = ServerSocketChannel.open()) {
            port.bind(new InetSocketAddress("127.0.0.1", 0));
            SocketPair pair = new SocketPair(SocketChannel.open(port.getLocalAddress()), port.accept());
            pair.accepted.configureBlocking(false);
            return pair;
        }
    }

    /** Closes the server's end, as what a {@link ClientSocket} runs. */
    void closeAccepted() {
        try {
            accepted.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        accepted.close();
        peer.close();
    }
}

package org.mogilefs.storage;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Ports are opened so that another process of the same user may open them too (SO_REUSEPORT): the next node starts
 * before the last one stops, and no connection is refused between. Only who asks for that gets it.
 */
final class Ports {
    private Ports() {}

    /** What opens a port. */
    interface Opening {
        void open() throws IOException;
    }

    /**
     * Opens a port.
     *
     * @param address where
     * @param opening how
     * @throws IOException when it cannot be had; the message, a line for the operator, names it
     */
    static void open(InetSocketAddress address, Opening opening) throws IOException {
        try {
            opening.open();
        } catch (IOException e) {
            Throwable cause = e instanceof BindException || e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + cause.getMessage(),
                    e);
        }
    }

    /**
     * Refuses an address that somebody serves already.
     *
     * @param address where to listen later
     * @throws IOException when it is taken; the message names it
     */
    static void requireFree(InetSocketAddress address) throws IOException {
        open(address, () -> {
            try (ServerSocket probe = new ServerSocket()) {
                probe.setReuseAddress(true);
                probe.bind(address);
            }
        });
    }
}

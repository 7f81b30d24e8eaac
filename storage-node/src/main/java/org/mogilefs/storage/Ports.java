package org.mogilefs.storage;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Ports are opened so that another process of the same user may open them too (SO_REUSEPORT): the next node starts
 * before the last one stops, and no connection is refused between. Only who asks for that gets it.
 */
final class Ports {
    private Ports() {}

    /**
     * Refuses an address that somebody serves already.
     *
     * @throws IOException when it is taken
     */
    static void checkFree(InetSocketAddress address) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(address);
        }
    }
}

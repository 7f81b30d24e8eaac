package org.mogilefs.tracker.net;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * How the server listens and what it bears.
 *
 * @param listen the addresses to listen on; port 0 takes a free one
 * @param lineBytesMax a longer line ends its connection
 * @param writeStallMax a client that takes nothing of its answer for so long is cut off (the original: 120 s)
 * @param connectionsMax a connection beyond so many is closed at once
 * @param drainMax how long requests under way may take when the server stops
 * @param eventLoops threads that serve sockets
 */
public record ServerSettings(
        List<InetSocketAddress> listen,
        int lineBytesMax,
        Duration writeStallMax,
        int connectionsMax,
        Duration drainMax,
        int eventLoops) {
    /** Well above the longest legal request: a setting of 64 KiB, each byte percent-encoded, is 192 KiB. */
    public static final int DEFAULT_LINE_BYTES_MAX = 256 * 1024;

    /** What a tracker of a few hundred megabytes bears easily. */
    public static final int DEFAULT_CONNECTIONS_MAX = 10_000;

    public ServerSettings {
        listen = List.copyOf(listen);
    }

    /** The usual limits on these addresses. */
    public static ServerSettings of(List<InetSocketAddress> listen) {
        int loops = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);
        return new ServerSettings(
                listen,
                DEFAULT_LINE_BYTES_MAX,
                Duration.ofSeconds(120),
                DEFAULT_CONNECTIONS_MAX,
                Duration.ofSeconds(10),
                loops);
    }

    /** The same addresses with other limits. */
    public ServerSettings withLimits(int lineBytes, Duration writeStall, int connections) {
        return new ServerSettings(listen, lineBytes, writeStall, connections, drainMax, eventLoops);
    }
}

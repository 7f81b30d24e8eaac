package org.mogilefs.storage.sidechannel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.mogilefs.common.log.OnceAMinute;
import org.mogilefs.storage.disk.DeviceStore;
import org.mogilefs.storage.disk.DeviceThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for the side channel; each connection has a virtual thread. */
public final class SideChannelServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SideChannelServer.class);
    private static final int CONNECTIONS_MAX = 4096;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final InetSocketAddress address;
    private final DeviceStore store;
    private final Digests digests;
    private final Consumer<Optional<Duration>> shutdown;
    private final UtilizationFeed feed = new UtilizationFeed();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ManagementLines management;
    private final OnceAMinute logged = new OnceAMinute(System::nanoTime);
    private ServerSocket server;

    /**
     * Sets everything up; {@link #start} opens the port.
     *
     * @param address where to listen
     * @param store the files
     * @param node what the management lines show
     * @param shutdown what the line {@code shutdown} does, with the patience that the line names
     */
    public SideChannelServer(
            InetSocketAddress address, DeviceStore store, NodeFigures node, Consumer<Optional<Duration>> shutdown) {
        this.address = address;
        this.management = new ManagementLines(node, Instant.now());
        this.store = store;
        this.digests = new Digests(
                store.files(),
                new DeviceThreads("digest", node.docroot(), 1, false),
                Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
        this.shutdown = shutdown;
    }

    /**
     * Opens the port.
     *
     * @throws IOException when it is taken
     */
    public void start() throws IOException {
        server = new ServerSocket();
        server.setReuseAddress(true);
        if (server.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
            server.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
        try {
            server.bind(address, 1024);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        Thread.ofVirtual().name("side-channel").start(this::accept);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                serve(server.accept());
            } catch (IOException e) {
                if (!server.isClosed()) {
                    if (logged.isDue(String.valueOf(e.getMessage()))) {
                        log.warn("side channel: a connection is not taken: {}", e.getMessage());
                    }
                    // mostly the limit of open files, which would be met again at once
                    pause();
                }
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket socket) throws IOException {
        if (open.size() >= CONNECTIONS_MAX) {
            socket.close();
            return;
        }
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        open.add(socket);
        Runnable session = new SideChannelSession(socket, store, digests, feed, shutdown, this::answer);
        Thread.ofVirtual().name("side-channel-client").start(() -> {
            try {
                session.run();
            } finally {
                open.remove(socket);
            }
        });
    }

    /**
     * Tells those who watch how busy the devices are.
     *
     * @param utilization percent by the device's number, as {@code watch} shows it
     */
    public void publish(Map<Integer, String> utilization) {
        feed.publish(utilization);
    }

    /**
     * What a client would read for a management line.
     *
     * @param line such as {@code states}, without its end
     * @return whole lines, with their ends
     */
    public String answer(String line) {
        return management.answer(line, open.size());
    }

    /** {@return the port that is served, after {@link #start}} */
    public int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() {
        digests.close();
        try {
            if (server != null) {
                server.close();
            }
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            log.debug("closing the side channel: {}", e.getMessage());
        }
    }
}

package org.mogilefs.storage.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.mogilefs.storage.config.StorageConfig;
import org.mogilefs.storage.disk.DeviceStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jetty, set up for files: no session, no servlet, few threads, none of which waits for a disk or a client. */
public final class HttpServer {
    private static final int THREADS = 16;
    // a body is read in such pieces; a connection that sends nothing has none
    private static final int INPUT_BUFFER = 32 * 1024;
    private static final int HEADER_MAX = 16 * 1024;
    // a URI that names a host goes before the header that does (RFC 9112, 3.2.2): proxies and tools may send both
    private static final HttpCompliance COMPLIANCE =
            HttpCompliance.RFC7230.with("mogstored", HttpCompliance.Violation.MISMATCHED_AUTHORITY);
    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

    private final Server server;
    private final ServerConnector connector;
    private final Optional<ServerConnector> getConnector;
    private final Server getServer;
    private final List<Traffic> traffic;

    /**
     * Sets everything up; {@link #start} opens the ports.
     *
     * @param config where to listen, and the limits of connections
     * @param store the files
     */
    public HttpServer(StorageConfig config, DeviceStore store) {
        server = server(config, store, false);
        connector = connector(server, config.httpListen(), config);
        getServer = server(config, store, true);
        getConnector = config.httpGetListen().map(address -> connector(getServer, address, config));
        traffic = Stream.concat(Stream.of(connector), getConnector.stream())
                .map(HttpServer::watch)
                .toList();
    }

    private static Traffic watch(ServerConnector connector) {
        Traffic traffic = new Traffic(connector);
        connector.addBean(traffic);
        return traffic;
    }

    private static Server server(StorageConfig config, DeviceStore store, boolean readOnly) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
        threads.setName(readOnly ? "http-get" : "http");
        Server server = new Server(threads);
        server.setHandler(new LastRequests(new MethodDispatcher(store, server.getByteBufferPool(), readOnly)));
        server.setErrorHandler(HttpServer::refuse);
        server.addBean(new NetworkConnectionLimit(config.maxConnections(), server));
        return server;
    }

    /** Answers what is no request, or one that Jetty refuses by itself, as all other errors are answered. */
    private static boolean refuse(Request request, Response response, Callback callback) {
        Object reason = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
        Answers.failedRequest(response, callback, response.getStatus(), reason == null ? "" : reason.toString());
        return true;
    }

    private static ServerConnector connector(Server server, InetSocketAddress address, StorageConfig config) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(HEADER_MAX);
        http.setHttpCompliance(COMPLIANCE);
        // the path is checked by DevicePaths, on what it really says
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setOutputBufferSize(64 * 1024);
        http.setIdleTimeout(config.idleTimeout().toMillis());
        HttpConnectionFactory factory = new HttpConnectionFactory(http);
        factory.setInputBufferSize(INPUT_BUFFER);
        ServerConnector connector = new FileConnector(server, factory);
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(config.idleTimeout().toMillis());
        connector.setReusePort(true);
        connector.setAcceptQueueSize(1024);
        server.addConnector(connector);
        return connector;
    }

    /**
     * Opens the port.
     *
     * @throws IOException when it is taken
     */
    public void start() throws IOException {
        start(server);
    }

    /**
     * Opens the port for reading.
     *
     * @throws IOException when it is taken
     */
    public void startReading() throws IOException {
        start(getServer);
    }

    private static void start(Server server) throws IOException {
        try {
            server.start();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the HTTP server does not start: " + e.getMessage(), e);
        }
    }

    /** {@return the port that is served; negative before {@link #start}} */
    public int port() {
        return connector.getLocalPort();
    }

    /** {@return the open connections of both ports, a look at each} */
    public List<OpenConnection> connections() {
        return traffic.stream().flatMap(port -> port.connections().stream()).toList();
    }

    /** {@return how many requests began at both ports since the start} */
    public long requests() {
        return traffic.stream().mapToLong(Traffic::requests).sum();
    }

    /** {@return the port for reading that is served, when there is one} */
    public Optional<Integer> getPort() {
        return getConnector.map(ServerConnector::getLocalPort);
    }

    /**
     * Takes no more requests, lets those under way finish, cuts off the rest, and closes.
     *
     * @param patience how long requests under way may go on
     */
    public void close(Duration patience) {
        // side by side: one wait for both ports
        Thread reading = Thread.ofVirtual().start(() -> stop(getServer, patience));
        stop(server, patience);
        try {
            reading.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(Server server, Duration patience) {
        try {
            server.setStopTimeout(patience.toMillis());
            server.stop();
        } catch (Exception e) {
            // Jetty has closed everything by now: what it reports are the requests that did not finish in time
            log.warn("requests were cut off while stopping: {}", e.toString());
        }
    }
}

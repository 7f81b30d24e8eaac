package org.mogilefs.tracker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** A storage node that keeps files in memory: enough HTTP for a tracker, on one address of this machine. */
public final class FakeNode implements AutoCloseable {
    private static final String USAGE = "available: 900000\ntotal: 1000000\nused: 100000\n";

    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private volatile Consumer<String> beforeDelete = path -> {};

    public FakeNode(String ip) {
        try {
            server = HttpServer.create(new InetSocketAddress(ip, 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    public String ip() {
        return server.getAddress().getAddress().getHostAddress();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** The files by path, as {@code /dev1/0/000/000/0000000001.fid}. */
    public Map<String, byte[]> files() {
        return files;
    }

    /** Calls {@code listener} with the path of each DELETE before it is done. */
    public void onDelete(Consumer<String> listener) {
        beforeDelete = listener;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            switch (exchange.getRequestMethod()) {
                case "PUT" -> {
                    files.put(path, exchange.getRequestBody().readAllBytes());
                    exchange.sendResponseHeaders(201, -1);
                }
                case "DELETE" -> {
                    beforeDelete.accept(path);
                    exchange.sendResponseHeaders(files.remove(path) == null ? 404 : 204, -1);
                }
                case "MKCOL" -> exchange.sendResponseHeaders(400, -1);
                case "GET" -> answer(exchange, path, true);
                case "HEAD" -> answer(exchange, path, false);
                default -> exchange.sendResponseHeaders(405, -1);
            }
        }
    }

    private void answer(HttpExchange exchange, String path, boolean withBody) throws IOException {
        byte[] body = path.endsWith("/usage") ? USAGE.getBytes(StandardCharsets.US_ASCII) : files.get(path);
        if (body == null) {
            exchange.sendResponseHeaders(404, -1);
        } else if (withBody && body.length > 0) {
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        } else {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

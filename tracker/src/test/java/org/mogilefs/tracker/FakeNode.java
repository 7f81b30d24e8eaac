package org.mogilefs.tracker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
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
    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
    private volatile Consumer<String> beforeDelete = path -> {};
    private volatile Consumer<String> beforeGet = path -> {};
    private volatile boolean checksMd5;
    private volatile boolean full;
    private volatile String usage = USAGE;

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

    /** Calls {@code listener} with the path of each GET before it is answered. */
    public void onGet(Consumer<String> listener) {
        beforeGet = listener;
    }

    /** Paths whose GET is answered 500, as by a disk with a broken sector; their HEAD is as ever. */
    public Set<String> unreadable() {
        return unreadable;
    }

    /** Has every PUT with a Content-MD5 refused, as if it were wrong, or not even looked at. */
    public void refuseMd5(boolean refuse) {
        checksMd5 = refuse;
    }

    /** Has the usage files of all devices say this. */
    public void usage(long totalKb, long usedKb) {
        usage = "total: " + totalKb + "\nused: " + usedKb + "\n";
    }

    /** Has every PUT answered 507. */
    public void fill(boolean isFull) {
        full = isFull;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            switch (exchange.getRequestMethod()) {
                case "PUT" -> put(exchange, path);
                case "DELETE" -> {
                    beforeDelete.accept(path);
                    exchange.sendResponseHeaders(files.remove(path) == null ? 404 : 204, -1);
                }
                case "MKCOL" -> exchange.sendResponseHeaders(400, -1);
                case "GET" -> {
                    beforeGet.accept(path);
                    answer(exchange, path, true);
                }
                case "HEAD" -> answer(exchange, path, false);
                default -> exchange.sendResponseHeaders(405, -1);
            }
        }
    }

    private void put(HttpExchange exchange, String path) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (full) {
            exchange.sendResponseHeaders(507, -1);
        } else if (checksMd5 && exchange.getRequestHeaders().containsKey("Content-MD5")) {
            exchange.sendResponseHeaders(400, -1);
        } else {
            files.put(path, body);
            exchange.sendResponseHeaders(201, -1);
        }
    }

    private void answer(HttpExchange exchange, String path, boolean withBody) throws IOException {
        byte[] body = path.endsWith("/usage") ? usage.getBytes(StandardCharsets.US_ASCII) : files.get(path);
        if (withBody && unreadable.contains(path)) {
            exchange.sendResponseHeaders(500, -1);
        } else if (body == null) {
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

package org.mogilefs.tracker.replication;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The smallest storage node that keeps files on a disk: PUT, GET, HEAD and DELETE. */
final class DiskNode implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Path root;

    DiskNode(Path root) throws IOException {
        this.root = root;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    Path file(String path) {
        return root.resolve(path.substring(1));
    }

    void write(String path, byte[] bytes) throws IOException {
        Files.createDirectories(file(path).getParent());
        Files.write(file(path), bytes);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path file = file(exchange.getRequestURI().getPath());
            switch (exchange.getRequestMethod()) {
                case "PUT" -> put(exchange, file);
                case "GET", "HEAD" -> get(exchange, file);
                case "DELETE" -> exchange.sendResponseHeaders(Files.deleteIfExists(file) ? 204 : 404, -1);
                default -> exchange.sendResponseHeaders(400, -1);
            }
        }
    }

    private static void put(HttpExchange exchange, Path file) throws IOException {
        byte[] body;
        try (InputStream in = exchange.getRequestBody()) {
            body = in.readAllBytes();
        }
        if (body.length != Long.parseLong(exchange.getRequestHeaders().getFirst("Content-Length"))) {
            throw new IOException("half a body");
        }
        Files.createDirectories(file.getParent());
        Files.write(file, body);
        exchange.sendResponseHeaders(201, -1);
    }

    private static void get(HttpExchange exchange, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            exchange.sendResponseHeaders(404, -1);
        } else if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(Files.size(file)));
            exchange.sendResponseHeaders(200, -1);
        } else {
            exchange.sendResponseHeaders(200, Files.size(file) == 0 ? -1 : Files.size(file));
            Files.copy(file, exchange.getResponseBody());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}

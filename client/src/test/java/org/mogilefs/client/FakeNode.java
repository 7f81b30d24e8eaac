package org.mogilefs.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** A storage node of a few lines, over the JDK's HTTP server: keeps files in memory and fails when told to. */
final class FakeNode implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, String> contentMd5 = new ConcurrentHashMap<>();
    private final Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();
    private volatile int refusal;
    private volatile long breaksAfter = Long.MAX_VALUE;
    private volatile int puts;
    private volatile boolean losesAnswer;

    FakeNode() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String url(long fid) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path(fid);
    }

    private static String path(long fid) {
        return "/dev1/0/000/000/000000000" + fid + ".fid";
    }

    byte[] file(long fid) {
        return files.get(path(fid));
    }

    void put(long fid, byte[] bytes) {
        files.put(path(fid), bytes);
    }

    String contentMd5(long fid) {
        return contentMd5.get(path(fid));
    }

    /** Answers everything with this status from now on. */
    void refuse(int status) {
        refusal = status;
    }

    /** Takes the next upload and hangs up instead of answering. */
    void loseNextAnswer() {
        losesAnswer = true;
    }

    /** Breaks a download off after so many bytes. */
    void breakAfter(long bytes) {
        breaksAfter = bytes;
    }

    int puts() {
        return puts;
    }

    /** How many connections requests came over. */
    int connections() {
        return clients.size();
    }

    private void handle(HttpExchange exchange) throws IOException {
        clients.add(exchange.getRemoteAddress());
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (refusal != 0) {
                exchange.sendResponseHeaders(refusal, -1);
            } else if (exchange.getRequestMethod().equals("PUT")) {
                puts++;
                files.put(path, exchange.getRequestBody().readAllBytes());
                String md5 = exchange.getRequestHeaders().getFirst("Content-MD5");
                if (md5 != null) {
                    contentMd5.put(path, md5);
                }
                if (losesAnswer) {
                    losesAnswer = false;
                    return; // closing an exchange without an answer closes its connection
                }
                exchange.sendResponseHeaders(201, -1);
            } else if (!files.containsKey(path)) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                send(exchange, files.get(path));
            }
        }
    }

    private void send(HttpExchange exchange, byte[] bytes) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = 0;
        int to = bytes.length - 1;
        if (range != null) {
            String[] parts = range.substring("bytes=".length()).split("-", 2);
            from = Integer.parseInt(parts[0]);
            to = parts[1].isEmpty() ? to : Math.min(to, Integer.parseInt(parts[1]));
            if (from > to) {
                exchange.getResponseHeaders().set("Content-Range", "bytes */" + bytes.length);
                exchange.sendResponseHeaders(416, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + to + "/" + bytes.length);
        }
        int length = to - from + 1;
        exchange.sendResponseHeaders(range == null ? 200 : 206, length == 0 ? -1 : length);
        // fewer bytes than announced: closing the exchange breaks the connection
        exchange.getResponseBody().write(bytes, from, (int) Math.min(length, breaksAfter));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

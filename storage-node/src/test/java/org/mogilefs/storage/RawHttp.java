package org.mogilefs.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP byte by byte over a socket of its own, so that tests can send what no client library would. */
final class RawHttp implements AutoCloseable {
    /** An answer; header names in lower case. */
    record Answer(int status, Map<String, String> headers, String body) {}

    private final Socket socket;

    RawHttp(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(60_000);
    }

    /** One exchange on a connection of its own. */
    static Answer ask(int port, String request) throws IOException {
        try (RawHttp http = new RawHttp(port)) {
            IOException cutOff = http.sendAsFarAsTaken(request);
            try {
                return http.read(request.startsWith("HEAD"));
            } catch (IOException e) {
                if (cutOff != null) {
                    e.addSuppressed(cutOff);
                }
                throw e;
            }
        }
    }

    /** A node that refuses an upload answers and closes before it has it all: why not all was taken, or null. */
    private IOException sendAsFarAsTaken(String request) {
        try {
            send(request);
            return null;
        } catch (IOException cutOff) {
            return cutOff;
        }
    }

    void send(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    Answer read(boolean isHead) throws IOException {
        InputStream in = socket.getInputStream();
        String status = readLine(in);
        Map<String, String> headers = new TreeMap<>();
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = isHead ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Answer(
                Integer.parseInt(status.split(" ")[1]), headers, new String(in.readNBytes(length), ISO_8859_1));
    }

    /** Waits for the node to close the connection: whether it does so before it sends anything. */
    boolean isClosed() throws IOException {
        return socket.getInputStream().read() < 0;
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("closed after: " + line);
            }
            line.append((char) b);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

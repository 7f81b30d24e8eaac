package org.mogilefs.tracker.memcache;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** As much of memcached's text protocol as a client of one value a key needs, on a port of its own. */
final class MemcachedServer implements AutoCloseable {
    /** A value with its flags and the seconds it was to live. */
    record Entry(String flags, String seconds, byte[] value) {}

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final ServerSocket listener;
    private volatile boolean silent;

    MemcachedServer() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** The entries, each key's bytes as ISO 8859-1. */
    Map<String, Entry> entries() {
        return entries;
    }

    void put(String key, int flags, byte[] value) {
        entries.put(key, new Entry(Integer.toString(flags), "0", value));
    }

    /** From now on it takes requests and answers none. */
    void fallSilent() {
        silent = true;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            entries.clear();
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            for (String line = line(in); !line.isEmpty() && !line.startsWith("quit"); line = line(in)) {
                byte[] answer = answer(line.split(" "), in);
                if (!silent && !line.endsWith(" noreply")) {
                    OutputStream out = client.getOutputStream();
                    out.write(answer);
                    out.flush();
                }
            }
        } catch (IOException gone) {
            // the client's matter
            return;
        }
    }

    private byte[] answer(String[] words, InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        switch (words[0]) {
            case "get" -> {
                for (int i = 1; i < words.length; i++) {
                    Entry entry = entries.get(words[i]);
                    if (entry != null) {
                        out.writeBytes(ascii("VALUE " + words[i] + " " + entry.flags() + " " + entry.value().length));
                        out.writeBytes(entry.value());
                        out.writeBytes(ascii(""));
                    }
                }
                out.writeBytes(ascii("END"));
            }
            case "set" -> {
                byte[] value = in.readNBytes(Integer.parseInt(words[4]));
                line(in);
                entries.put(words[1], new Entry(words[2], words[3], value));
                out.writeBytes(ascii("STORED"));
            }
            case "delete" -> out.writeBytes(ascii(entries.remove(words[1]) == null ? "NOT_FOUND" : "DELETED"));
            case "version" -> out.writeBytes(ascii("VERSION 1.6"));
            default -> out.writeBytes(ascii("ERROR"));
        }
        return out.toByteArray();
    }

    private static byte[] ascii(String line) {
        return (line + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

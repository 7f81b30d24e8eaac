package org.mogilefs.tracker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One raw connection to a tracker: bytes out, lines in. A read that takes 20 s fails the test. */
public final class Conversation implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    public Conversation(InetSocketAddress address) {
        try {
            socket = new Socket(address.getAddress(), address.getPort());
            socket.setSoTimeout(60_000);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes as they are, one a char. */
    public Conversation send(String bytes) {
        try {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends our side. */
    public Conversation sendEnd() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line without its end; {@code null} when the tracker closed the connection. */
    public String read() {
        try {
            return in.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next so many bytes. */
    public String readChars(int count) {
        try {
            char[] chars = new char[count];
            int got = 0;
            while (got < count) {
                int n = in.read(chars, got, count - got);
                if (n < 0) {
                    break;
                }
                got += n;
            }
            return new String(chars, 0, got);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Goes away without a word: what is still to come in either direction is lost. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String ask(String line) {
        return send(line + "\r\n").read();
    }

    /** The lines of a {@code !} command's answer, without the dot. */
    public List<String> askMany(String line) {
        send(line + "\r\n");
        List<String> lines = new ArrayList<>();
        for (String next = read(); !".".equals(next); next = read()) {
            if (next == null) {
                throw new IllegalStateException("closed after " + lines);
            }
            lines.add(next);
        }
        return lines;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

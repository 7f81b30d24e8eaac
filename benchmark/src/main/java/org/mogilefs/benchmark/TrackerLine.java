package org.mogilefs.benchmark;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.mogilefs.protocol.Arguments;

/**
 * One plain connection to a tracker. The client library would do as well, but then the benchmark would measure that
 * library's pool beside the tracker.
 */
final class TrackerLine implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;
    private byte[] line = new byte[4096];

    TrackerLine(InetSocketAddress address) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(address, PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
        out = socket.getOutputStream();
    }

    /** Sends a command and reads its answer, {@code OK ...} or {@code ERR ...}, without the line's end. */
    String ask(String command, Map<String, String> arguments) throws IOException {
        String request = command + " " + Arguments.of(arguments).encode() + "\r\n";
        out.write(request.getBytes(StandardCharsets.UTF_8));
        return readLine();
    }

    /** The values of an {@code OK} answer. */
    Arguments must(String command, Map<String, String> arguments) throws IOException {
        String answer = ask(command, arguments);
        if (!answer.startsWith("OK ")) {
            throw new IOException(command + " answered " + answer);
        }
        return Arguments.parse(answer.substring(3));
    }

    private String readLine() throws IOException {
        int length = 0;
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the tracker closed the connection");
            }
            if (length == line.length) {
                line = java.util.Arrays.copyOf(line, length * 2);
            }
            line[length++] = (byte) b;
        }
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        return new String(line, 0, end, StandardCharsets.UTF_8);
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

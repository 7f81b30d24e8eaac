package org.mogilefs.client.http;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One socket to a storage node, used by one thread at a time. */
final class HttpConnection implements AutoCloseable {
    private static final int LINE_BYTES_MAX = 16 << 10;
    private static final int HEADERS_MAX = 200;
    private static final int BUFFER_BYTES = 64 << 10;

    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;

    private HttpConnection(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.in = new BufferedInputStream(channel.socket().getInputStream(), BUFFER_BYTES);
        this.out = new BufferedOutputStream(channel.socket().getOutputStream(), BUFFER_BYTES);
    }

    /** Connects within {@code connectTimeout}; a read that waits longer than {@code readTimeout} fails. */
    static HttpConnection open(HttpUrl url, Duration connectTimeout, Duration readTimeout) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            InetSocketAddress target = new InetSocketAddress(url.host(), url.port());
            if (target.isUnresolved()) {
                throw new IOException("unknown host");
            }
            channel.socket().connect(target, Math.toIntExact(connectTimeout.toMillis()));
            channel.socket().setSoTimeout(Math.toIntExact(readTimeout.toMillis()));
            return new HttpConnection(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    InputStream in() {
        return in;
    }

    /** What is written here goes out at the latest with {@code flush()}. */
    OutputStream out() {
        return out;
    }

    /** Whether the far side has closed or spoken while the connection was idle. */
    boolean isStale() {
        try {
            if (in.available() > 0) {
                return true;
            }
            channel.configureBlocking(false);
            int read = channel.read(ByteBuffer.allocate(1));
            channel.configureBlocking(true);
            return read != 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether an answer has begun to arrive: a node that refuses an upload need not wait for its end. */
    boolean hasSpoken() throws IOException {
        return in.available() > 0;
    }

    /** Sends a request line and headers; the body, if any, goes to {@link #out()}. */
    void writeHead(String method, HttpUrl url, Map<String, String> headers) throws IOException {
        StringBuilder head = new StringBuilder(256)
                .append(method)
                .append(' ')
                .append(url.path())
                .append(" HTTP/1.1\r\nHost: ")
                .append(url.authority())
                .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads status line and headers; interim 1xx answers are passed over. */
    HttpHead readHead() throws IOException {
        while (true) {
            String statusLine = readLine();
            int status = statusOf(statusLine);
            Map<String, String> headers = readHeaders();
            if (status >= 200) {
                int reason = statusLine.indexOf(' ', statusLine.indexOf(' ') + 1);
                return new HttpHead(
                        status,
                        reason < 0 ? "" : statusLine.substring(reason + 1),
                        statusLine.startsWith("HTTP/1.1"),
                        headers);
            }
        }
    }

    private static int statusOf(String line) throws ProtocolException {
        if (line.startsWith("HTTP/1.") && line.length() >= 12) {
            int status = 0;
            for (int i = 9; i < 12; i++) {
                status = status * 10 + Character.digit(line.charAt(i), 10);
            }
            if (status >= 100 && status <= 599) {
                return status;
            }
        }
        throw new ProtocolException("not an HTTP answer: '" + line + "'");
    }

    private Map<String, String> readHeaders() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (int count = 0; count < HEADERS_MAX; count++) {
            String line = readLine();
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        throw new ProtocolException("more than " + HEADERS_MAX + " headers");
    }

    /** One line without its end. */
    String readLine() throws IOException {
        StringBuilder line = new StringBuilder(80);
        while (true) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("the storage node closed the connection");
            }
            if (c == '\n') {
                int length = line.length();
                if (length > 0 && line.charAt(length - 1) == '\r') {
                    line.setLength(length - 1);
                }
                return line.toString();
            }
            if (line.length() == LINE_BYTES_MAX) {
                throw new ProtocolException("a line is longer than " + LINE_BYTES_MAX + " bytes");
            }
            line.append((char) c);
        }
    }

    @Override
    public void close() {
        abort();
    }

    /** Closes the socket at once; a thread that is blocked on it fails. */
    boolean abort() {
        try {
            channel.close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

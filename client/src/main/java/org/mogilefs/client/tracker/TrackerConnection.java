package org.mogilefs.client.tracker;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.mogilefs.client.TrackerAddress;
import org.mogilefs.protocol.WireText;

/** One socket to a tracker, used by one thread at a time; lines go out and come back in the same order. */
final class TrackerConnection implements AutoCloseable {
    /** A page of 1000 keys of 255 characters, every byte escaped, is below 3 MiB. */
    private static final int ANSWER_BYTES_MAX = 16 << 20;

    private final SocketChannel channel;
    private final InputStream in;
    private final Duration answerTimeout;
    private final byte[] buffer = new byte[8192];
    private int next;
    private int end;

    private TrackerConnection(SocketChannel channel, Duration answerTimeout) throws IOException {
        this.channel = channel;
        this.in = channel.socket().getInputStream();
        this.answerTimeout = answerTimeout;
    }

    /** Connects within {@code connectTimeout}; every answer must be complete within {@code answerTimeout}. */
    static TrackerConnection open(TrackerAddress address, Duration connectTimeout, Duration answerTimeout)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            InetSocketAddress target = new InetSocketAddress(address.host(), address.port());
            if (target.isUnresolved()) {
                throw new IOException("unknown host");
            }
            channel.socket().connect(target, Math.toIntExact(connectTimeout.toMillis()));
            return new TrackerConnection(channel, answerTimeout);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether the far side has closed, or has spoken without being asked, so that this connection is of no use. */
    boolean isStale() {
        if (next < end) {
            return true;
        }
        try {
            channel.configureBlocking(false);
            int read = channel.read(ByteBuffer.wrap(buffer, 0, 1));
            channel.configureBlocking(true);
            return read != 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** Sends one line; it holds no line end yet. */
    void send(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** The next line, without its line end. */
    String receive() throws IOException {
        long deadline = System.nanoTime() + answerTimeout.toNanos();
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        while (true) {
            for (int i = next; i < end; i++) {
                if (buffer[i] == '\n') {
                    line.write(buffer, next, i - next);
                    next = i + 1;
                    return withoutReturn(line.toByteArray());
                }
            }
            line.write(buffer, next, end - next);
            next = end;
            if (line.size() > ANSWER_BYTES_MAX) {
                throw new ProtocolException("the answer is longer than " + ANSWER_BYTES_MAX + " bytes");
            }
            fill(deadline);
        }
    }

    private void fill(long deadline) throws IOException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("no answer within " + answerTimeout.toMillis() + " ms");
        }
        channel.socket().setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
        int read;
        try {
            read = in.read(buffer);
        } catch (SocketTimeoutException e) {
            SocketTimeoutException worded =
                    new SocketTimeoutException("no answer within " + answerTimeout.toMillis() + " ms");
            worded.initCause(e);
            throw worded;
        }
        if (read < 0) {
            throw new EOFException("the tracker closed the connection");
        }
        next = 0;
        end = read;
    }

    private static String withoutReturn(byte[] line) {
        int length = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        return WireText.decode(line, 0, length);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // the socket is gone either way, and nobody waits for it any more
            next = end;
        }
    }
}

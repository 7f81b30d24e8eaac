package org.mogilefs.client.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/**
 * An answer whose body is still to be read. Closing it gives the connection back when the body was read to its end,
 * and closes the connection otherwise.
 */
public final class HttpResponse implements AutoCloseable {
    /** A body this small is read away at the end rather than closing the connection. */
    private static final int DRAIN_BYTES_MAX = 64 << 10;

    private final HttpHead head;
    private final HttpConnection connection;
    private final HttpPool pool;
    private final HttpUrl url;
    private final boolean chunked;
    /** Bytes left of the body, or of the present chunk; -1 when only the end of the connection ends it. */
    private long left;

    private boolean atEnd;
    private boolean closed;

    HttpResponse(HttpPool pool, HttpUrl url, HttpConnection connection, HttpHead head, boolean hasBody) {
        this.pool = pool;
        this.url = url;
        this.connection = connection;
        this.head = head;
        this.chunked = head.isChunked();
        this.left = chunked ? 0 : head.contentLength();
        this.atEnd = !hasBody || head.status() == 204 || head.status() == 304 || (!chunked && left == 0);
    }

    /** Status and headers. */
    public HttpHead head() {
        return head;
    }

    /**
     * Reads some of the body.
     *
     * @return the number of bytes, -1 at the end
     * @throws EOFException when the connection ends before the body does
     */
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!atEnd && chunked && left == 0) {
            nextChunk();
        }
        if (atEnd) {
            return -1;
        }
        InputStream in = connection.in();
        int read = in.read(buffer, offset, left < 0 ? length : (int) Math.min(length, left));
        if (read < 0) {
            if (left >= 0) {
                throw new EOFException("the storage node closed the connection with " + left + " bytes to come");
            }
            atEnd = true;
            return -1;
        }
        if (left >= 0) {
            left -= read;
            endOfBlock();
        }
        return read;
    }

    private void endOfBlock() throws IOException {
        if (left > 0) {
            return;
        }
        if (!chunked) {
            atEnd = true;
        } else if (!connection.readLine().isEmpty()) {
            throw new ProtocolException("a chunk does not end where it should");
        }
    }

    private void nextChunk() throws IOException {
        String line = connection.readLine();
        int semicolon = line.indexOf(';');
        String size = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
        try {
            left = Long.parseLong(size, 16);
        } catch (NumberFormatException e) {
            throw new ProtocolException("not the size of a chunk: '" + line + "'");
        }
        if (left < 0) {
            throw new ProtocolException("not the size of a chunk: '" + line + "'");
        }
        while (left == 0 && !atEnd) {
            atEnd = connection.readLine().isEmpty();
        }
    }

    /** Reads the rest away when it is short, and lets go of the connection. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (drained() && (left >= 0 || chunked) && head.keepsAlive()) {
            pool.release(url, connection);
        } else {
            connection.close();
        }
    }

    private boolean drained() {
        byte[] rest = new byte[1024];
        try {
            for (int total = 0; !atEnd; ) {
                if (left < 0 || left > DRAIN_BYTES_MAX || total > DRAIN_BYTES_MAX) {
                    return false;
                }
                int read = read(rest, 0, rest.length);
                total += Math.max(read, 0);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

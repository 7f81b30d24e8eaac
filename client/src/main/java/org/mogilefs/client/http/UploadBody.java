package org.mogilefs.client.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The body of one PUT: of a length known beforehand, or in chunks. Remembers when the network failed, so that a failure
 * of the caller's own source can be told apart, and digests what passes when asked to.
 */
final class UploadBody extends OutputStream {
    private static final byte[] LINE_END = {'\r', '\n'};

    private final HttpConnection connection;
    private final StallWatch.Guard guard;
    /** -1 when unknown: chunks. */
    private final long length;

    private final MessageDigest digest;
    private long written;
    private IOException networkFailure;
    private boolean answeredEarly;

    UploadBody(HttpConnection connection, StallWatch.Guard guard, long length, MessageDigest digest) {
        this.connection = connection;
        this.guard = guard;
        this.length = length;
        this.digest = digest;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        if (count == 0) {
            return;
        }
        if (length >= 0 && count > length - written) {
            throw new IOException("the source has more than the announced " + length + " bytes");
        }
        if (digest != null) {
            digest.update(bytes, offset, count);
        }
        send(bytes, offset, count);
        written += count;
    }

    private void send(byte[] bytes, int offset, int count) throws IOException {
        guard.paused(false);
        try {
            if (connection.hasSpoken()) {
                answeredEarly = true;
                throw new IOException("the storage node answered before the end of the upload");
            }
            OutputStream out = connection.out();
            if (length < 0) {
                out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            }
            out.write(bytes, offset, count);
            if (length < 0) {
                out.write(LINE_END);
            }
        } catch (IOException e) {
            networkFailure = e;
            throw e;
        } finally {
            guard.paused(true);
        }
    }

    /** Ends the body; {@code trailer} is a whole header line or empty, and only sent after chunks. */
    void finish(String trailer) throws IOException {
        if (length >= 0 && written < length) {
            throw new IOException("the source ended after " + written + " of " + length + " bytes");
        }
        guard.paused(false);
        try {
            if (length < 0) {
                String end = "0\r\n" + (trailer.isEmpty() ? "" : trailer + "\r\n") + "\r\n";
                connection.out().write(end.getBytes(StandardCharsets.ISO_8859_1));
            }
            connection.out().flush();
        } catch (IOException e) {
            networkFailure = e;
            throw e;
        }
    }

    /** How many bytes the source gave. */
    long written() {
        return written;
    }

    /** The failure of the network, or null when a failure was the source's. */
    IOException networkFailure() {
        return networkFailure;
    }

    /** Whether the node spoke before the body was complete. */
    boolean answeredEarly() {
        return answeredEarly;
    }
}

package org.mogilefs.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.mogilefs.protocol.Checksum;

/** Compares the digest of what was read with the expected one when the end is reached. */
final class VerifyingInputStream extends FilterInputStream {
    private final String key;
    private final Checksum expected;
    private final MessageDigest digest;
    private boolean compared;

    VerifyingInputStream(String key, InputStream in, Checksum expected) {
        super(in);
        this.key = key;
        this.expected = expected;
        this.digest = expected.type().newDigest();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read > 0) {
            digest.update(buffer, offset, read);
        } else if (read < 0 && !compared) {
            compared = true;
            Checksum actual = new Checksum(expected.type(), digest.digest());
            if (!actual.equals(expected)) {
                throw new ChecksumMismatchException(key, expected, actual);
            }
        }
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        return readNBytes(Math.clamp(count, 0, 1 << 20)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}

package org.mogilefs.storage.http;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.mogilefs.protocol.HashType;
import org.mogilefs.storage.disk.BadPathException;

/** The MD5 of an upload's body, computed on the way when one is promised, in the header or in a trailer. */
final class BodyDigest {
    private final Optional<byte[]> inHeader;
    private final Optional<MessageDigest> md5;

    BodyDigest(Expected expected) {
        this.inHeader = expected.md5();
        this.md5 = inHeader.isPresent() || expected.md5InTrailer()
                ? Optional.of(HashType.MD5.newDigest())
                : Optional.empty();
    }

    /** Takes the next bytes, and leaves the buffer as it was. */
    void update(ByteBuffer bytes) {
        md5.ifPresent(digest -> digest.update(bytes.duplicate()));
    }

    /**
     * Compares; a digest that was announced and did not come is no mismatch.
     *
     * @param trailers what came after the body
     * @throws BadPathException when the body is not what was promised
     */
    void check(HttpFields trailers) throws BadPathException {
        if (md5.isEmpty()) {
            return;
        }
        byte[] actual = md5.get().digest();
        byte[] wanted = wanted(trailers).orElse(actual);
        if (!MessageDigest.isEqual(wanted, actual)) {
            Base64.Encoder base64 = Base64.getEncoder();
            throw new BadPathException(
                    400,
                    "Content-MD5 mismatch, expected: " + base64.encodeToString(wanted) + " actual: "
                            + base64.encodeToString(actual));
        }
    }

    private Optional<byte[]> wanted(HttpFields trailers) throws BadPathException {
        String inTrailer = trailers.get(Expected.CONTENT_MD5);
        return inHeader.isPresent() || inTrailer == null ? inHeader : Optional.of(Expected.decode(inTrailer));
    }
}

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

    /**
     * A digest that costs nothing when none is promised.
     *
     * @param expected what the headers promise
     */
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
     * Compares. Whoever announces a digest and then sends none cannot be told that the file arrived as it was sent.
     *
     * @param trailers what came after the body
     * @throws BadPathException when the body is not what was promised, or the promise is not kept
     */
    void check(HttpFields trailers) throws BadPathException {
        if (md5.isEmpty()) {
            return;
        }
        byte[] actual = md5.get().digest();
        byte[] wanted = inHeader.isPresent() ? inHeader.get() : inTrailer(trailers);
        if (!MessageDigest.isEqual(wanted, actual)) {
            Base64.Encoder base64 = Base64.getEncoder();
            throw new BadPathException(
                    400,
                    "Content-MD5 mismatch, expected: " + base64.encodeToString(wanted) + " actual: "
                            + base64.encodeToString(actual));
        }
    }

    private static byte[] inTrailer(HttpFields trailers) throws BadPathException {
        String md5 = trailers.get(Expected.CONTENT_MD5);
        if (md5 == null) {
            throw new BadPathException(400, "The trailer lacks the Content-MD5 that was announced");
        }
        return Expected.decode(md5);
    }
}

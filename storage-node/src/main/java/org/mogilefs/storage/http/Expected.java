package org.mogilefs.storage.http;

import java.util.Base64;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.mogilefs.protocol.HashType;
import org.mogilefs.storage.disk.BadPathException;

/**
 * What an upload's headers promise of its body.
 *
 * @param length bytes, from {@code Content-Length}; -1 when nothing is said
 * @param md5 the 16 bytes of {@code Content-MD5} (RFC 1864)
 * @param md5InTrailer whether {@code Trailer} announces one that comes after the body
 */
record Expected(long length, Optional<byte[]> md5, boolean md5InTrailer) {
    static final String CONTENT_MD5 = "Content-MD5";
    private static final String CHUNKED = "chunked";

    /**
     * Reads the headers.
     *
     * @throws BadPathException 400 when a digest is none, 501 when the body comes in a form that is not taken
     */
    static Expected of(HttpFields headers) throws BadPathException {
        String form = headers.get(HttpHeader.TRANSFER_ENCODING);
        if (form != null && !form.strip().equalsIgnoreCase(CHUNKED)) {
            // what another coding makes of a file is not the file
            throw new BadPathException(501, "Of transfer codings only chunked is taken");
        }
        String md5 = OneHeader.of(headers, CONTENT_MD5);
        return new Expected(
                headers.getLongField(HttpHeader.CONTENT_LENGTH),
                md5 == null ? Optional.empty() : Optional.of(decode(md5)),
                headers.contains(HttpHeader.TRAILER, CONTENT_MD5));
    }

    /**
     * The digest that a header's text stands for.
     *
     * @param md5 its Base64 form (RFC 1864)
     * @return 16 bytes
     * @throws BadPathException 400 when it is not the Base64 form of 16 bytes
     */
    static byte[] decode(String md5) throws BadPathException {
        try {
            byte[] digest = Base64.getDecoder().decode(md5.strip());
            if (digest.length == HashType.MD5.bytes()) {
                return digest;
            }
        } catch (IllegalArgumentException e) {
            throw new BadPathException(400, "Bad Content-MD5");
        }
        throw new BadPathException(400, "Bad Content-MD5");
    }
}

package org.mogilefs.storage.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.mogilefs.protocol.HashType;
import org.mogilefs.storage.disk.BadPathException;
import org.mogilefs.storage.disk.DeviceStore;
import org.mogilefs.storage.disk.Upload;

/**
 * PUT: the file is visible whole or not at all. With {@code Content-Range: bytes a-b/*} a part is written in place
 * instead, as cmogstored has it. A {@code Content-MD5}, in the header or the trailer, must match.
 */
final class PutHandler {
    private static final Pattern PART = Pattern.compile("\\s*bytes\\s+(\\d{1,18})-(\\d{1,18})/(\\*|\\d{1,18})\\s*");

    private final DeviceStore store;
    private final DiskErrors errors;

    PutHandler(DeviceStore store, DiskErrors errors) {
        this.store = store;
        this.errors = errors;
    }

    void handle(Request request, Response response, Callback callback) throws BadPathException, IOException {
        Path target = store.paths().forWriting(request.getHttpURI().getPath());
        Expected expected = Expected.of(request);
        try {
            String part = request.getHeaders().get(HttpHeader.CONTENT_RANGE);
            if (part == null) {
                putWhole(target, request, expected);
            } else {
                putPart(target, request, expected, part);
            }
            Answers.empty(response, callback, expected.md5().isPresent() ? 201 : 200);
        } catch (RequestBody.BrokenException e) {
            // nobody is left to read an answer
            callback.failed(e);
        } catch (IOException e) {
            Answers.text(response, callback, errors.status(target, e), "");
        }
    }

    private void putWhole(Path target, Request request, Expected expected) throws IOException, BadPathException {
        try (Upload upload = store.begin(target)) {
            Digest digest = new Digest(expected, request);
            HttpFields trailers = RequestBody.read(request, bytes -> {
                digest.update(bytes);
                upload.write(bytes);
            });
            if (expected.length() >= 0 && expected.length() != upload.length()) {
                throw new BadPathException(400, "The body is not as long as its Content-Length");
            }
            digest.check(trailers);
            upload.commit();
        }
    }

    private void putPart(Path target, Request request, Expected expected, String part)
            throws IOException, BadPathException {
        Matcher matcher = PART.matcher(part);
        if (!matcher.matches()) {
            throw new BadPathException(400, "Bad Content-Range");
        }
        long first = Long.parseLong(matcher.group(1));
        long last = Long.parseLong(matcher.group(2));
        if (last < first || expected.length() != last - first + 1) {
            throw new BadPathException(400, "Content-Range and Content-Length do not agree");
        }
        Digest digest = new Digest(expected, request);
        try (FileChannel channel = store.openPart(target)) {
            long[] at = {first};
            HttpFields trailers = RequestBody.read(request, bytes -> {
                digest.update(bytes);
                while (bytes.hasRemaining()) {
                    at[0] += channel.write(bytes, at[0]);
                }
            });
            digest.check(trailers);
            store.endPart(channel);
        }
    }

    /** What the headers promise; a length of -1 is unknown. */
    private record Expected(long length, Optional<byte[]> md5) {
        static Expected of(Request request) throws BadPathException {
            long length = request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
            String md5 = request.getHeaders().get("Content-MD5");
            return new Expected(length, md5 == null ? Optional.empty() : Optional.of(decode(md5)));
        }

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

    /** Digests the body when a digest is promised, now or in a trailer. */
    private static final class Digest {
        private final Optional<byte[]> expected;
        private final Optional<MessageDigest> md5;

        Digest(Expected expected, Request request) {
            this.expected = expected.md5();
            boolean inTrailer = String.valueOf(request.getHeaders().get(HttpHeader.TRAILER))
                    .toLowerCase(java.util.Locale.ROOT)
                    .contains("content-md5");
            this.md5 =
                    expected.md5().isPresent() || inTrailer ? Optional.of(HashType.MD5.newDigest()) : Optional.empty();
        }

        void update(ByteBuffer bytes) {
            md5.ifPresent(digest -> digest.update(bytes.duplicate()));
        }

        void check(HttpFields trailers) throws BadPathException {
            if (md5.isEmpty()) {
                return;
            }
            byte[] actual = md5.get().digest();
            String inTrailer = trailers.get("Content-MD5");
            byte[] wanted =
                    expected.isPresent() ? expected.get() : inTrailer == null ? actual : Expected.decode(inTrailer);
            if (!MessageDigest.isEqual(wanted, actual)) {
                Base64.Encoder base64 = Base64.getEncoder();
                throw new BadPathException(
                        400,
                        "Content-MD5 mismatch, expected: " + base64.encodeToString(wanted) + " actual: "
                                + base64.encodeToString(actual));
            }
        }
    }
}

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
import org.mogilefs.storage.disk.DeviceThreads;
import org.mogilefs.storage.disk.Upload;

/**
 * PUT: the file is visible whole or not at all. With {@code Content-Range: bytes a-b/*} a part is written in place
 * instead, as cmogstored has it. A {@code Content-MD5}, in the header or the trailer, must match.
 */
final class PutHandler {
    private static final Pattern PART = Pattern.compile("\\s*bytes\\s+(\\d{1,18})-(\\d{1,18})/(\\*|\\d{1,18})\\s*");

    private final DeviceStore store;
    private final Failure failure;

    /** @param failure answers what goes wrong after {@link #handle} has returned */
    PutHandler(DeviceStore store, Failure failure) {
        this.store = store;
        this.failure = failure;
    }

    /** Answers a request that failed. */
    interface Failure {
        void answer(Request request, Response response, Callback callback, Exception cause);
    }

    /** Begins to take the body, on the threads of its device; answers when all is there. */
    void handle(Request request, Response response, Callback callback, DeviceThreads.Lane lane)
            throws BadPathException, IOException {
        Path target = store.paths().forWriting(request.getHttpURI().getPath());
        Expected expected = Expected.of(request);
        Digest digest = new Digest(expected, request);
        String part = request.getHeaders().get(HttpHeader.CONTENT_RANGE);
        Destination destination =
                part == null ? new Whole(store.begin(target), expected, digest) : part(target, expected, digest, part);
        new RequestBody(request, lane, new Taker(destination, request, response, callback)).run();
    }

    private Destination part(Path target, Expected expected, Digest digest, String part)
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
        return new Part(store.openPart(target), first, digest);
    }

    /** Where the bytes go; closing it before {@link #end} leaves a whole file as it was. */
    private interface Destination extends AutoCloseable {
        void write(ByteBuffer bytes) throws IOException;

        void end(HttpFields trailers) throws IOException, BadPathException;

        @Override
        void close() throws IOException;
    }

    /** A new file. */
    private record Whole(Upload upload, Expected expected, Digest digest) implements Destination {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
            digest.update(bytes);
            upload.write(bytes);
        }

        @Override
        public void end(HttpFields trailers) throws IOException, BadPathException {
            if (expected.length() >= 0 && expected.length() != upload.length()) {
                throw new BadPathException(400, "The body is not as long as its Content-Length");
            }
            digest.check(trailers);
            upload.commit();
        }

        @Override
        public void close() throws IOException {
            upload.close();
        }
    }

    /** A part of a file, in place. */
    private final class Part implements Destination {
        private final FileChannel channel;
        private final Digest digest;
        private long at;

        Part(FileChannel channel, long first, Digest digest) {
            this.channel = channel;
            this.at = first;
            this.digest = digest;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            digest.update(bytes);
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        }

        @Override
        public void end(HttpFields trailers) throws IOException, BadPathException {
            digest.check(trailers);
            store.endPart(channel);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Hands the body on, and answers. */
    private final class Taker implements RequestBody.Sink {
        private final Destination destination;
        private final Request request;
        private final Response response;
        private final Callback callback;

        Taker(Destination destination, Request request, Response response, Callback callback) {
            this.destination = destination;
            this.request = request;
            this.response = response;
            this.callback = callback;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            destination.write(bytes);
        }

        @Override
        public void end(HttpFields trailers) throws IOException, BadPathException {
            destination.end(trailers);
            destination.close();
            Answers.empty(response, callback, request.getHeaders().contains("Content-MD5") ? 201 : 200);
        }

        @Override
        public void failed(Exception cause) {
            try {
                destination.close();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
            failure.answer(request, response, callback, cause);
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

package org.mogilefs.storage.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.mogilefs.storage.disk.BadPathException;
import org.mogilefs.storage.disk.DeviceStore;
import org.mogilefs.storage.disk.Lane;

/**
 * PUT: the file is visible whole or not at all. With {@code Content-Range: bytes a-b/*} a part is written in place
 * instead, as cmogstored has it. A {@code Content-MD5}, in the header or the trailer, must match.
 */
final class PutHandler {
    private static final Pattern PART = Pattern.compile("(?i)\\s*bytes\\s+(\\d{1,18})-(\\d{1,18})/(\\*|\\d{1,18})\\s*");

    private final DeviceStore store;
    private final Failure failure;

    /** @param failure answers what goes wrong after {@link #handle} has returned */
    PutHandler(DeviceStore store, Failure failure) {
        this.store = store;
        this.failure = failure;
    }

    /** Answers a request that failed. */
    interface Failure {
        /**
         * Answers, or breaks the connection when that is all that can be done.
         *
         * @param cause what is wrong with the request, or with the disk
         */
        void answer(Request request, Response response, Callback callback, Exception cause);
    }

    /**
     * Begins to take the body, on the threads of its device; answers when all is there.
     *
     * @param lane the device's threads, on one of which it is called
     * @throws BadPathException when the path or a header is wrong
     * @throws IOException when the disk takes no file
     */
    void handle(Request request, Response response, Callback callback, Lane lane) throws BadPathException, IOException {
        Path target = store.paths().forWriting(request.getHttpURI().getPath());
        Expected expected = Expected.of(request.getHeaders());
        BodyDigest digest = new BodyDigest(expected);
        String part = OneHeader.of(request.getHeaders(), HttpHeader.CONTENT_RANGE.asString());
        Destination destination = part == null
                ? new Destination.Whole(store.begin(target), expected, digest)
                : part(target, expected, digest, part);
        new RequestBody(request, lane, new Taker(destination, request, response, callback)).run();
    }

    private Destination part(Path target, Expected expected, BodyDigest digest, String part)
            throws IOException, BadPathException {
        Matcher matcher = PART.matcher(part);
        if (!matcher.matches()) {
            throw new BadPathException(400, "Bad Content-Range");
        }
        long first = Long.parseLong(matcher.group(1));
        long last = Long.parseLong(matcher.group(2));
        boolean isBeyond = !matcher.group(3).equals("*") && last >= Long.parseLong(matcher.group(3));
        if (isBeyond || last < first) {
            throw new BadPathException(400, "Bad Content-Range");
        }
        if (expected.length() != last - first + 1) {
            throw new BadPathException(400, "Content-Range and Content-Length do not agree");
        }
        return new Destination.Part(store, store.openPart(target), first, digest);
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
            FileEndPoint.of(request).awaitNext();
            Answers.empty(response, callback, request.getHeaders().contains(Expected.CONTENT_MD5) ? 201 : 200);
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
}

package org.mogilefs.storage.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.Trailers;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Reads a request's body in Jetty's own buffers, without a copy, blocking the request's virtual thread. */
final class RequestBody {
    private RequestBody() {}

    /** The client went away, or sent what is no body. */
    static final class BrokenException extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenException(Throwable cause) {
            super("the body broke off", cause);
        }
    }

    /** Takes the bytes as they come. */
    interface Sink {
        void write(ByteBuffer bytes) throws IOException;
    }

    /** Hands the whole body to {@code sink}; its trailers, or no fields. */
    static HttpFields read(Request request, Sink sink) throws IOException {
        HttpFields trailers = HttpFields.EMPTY;
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                await(request);
                continue;
            }
            if (Content.Chunk.isFailure(chunk)) {
                throw new BrokenException(chunk.getFailure());
            }
            if (chunk instanceof Trailers last) {
                trailers = last.getTrailers();
            }
            try {
                if (chunk.hasRemaining()) {
                    sink.write(chunk.getByteBuffer());
                }
            } finally {
                chunk.release();
            }
            if (chunk.isLast()) {
                return trailers;
            }
        }
    }

    private static void await(Request request) throws BrokenException {
        CountDownLatch more = new CountDownLatch(1);
        request.demand(more::countDown);
        try {
            more.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokenException(e);
        }
    }
}

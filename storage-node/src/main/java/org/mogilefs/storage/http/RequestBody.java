package org.mogilefs.storage.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.Trailers;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.mogilefs.storage.disk.BadPathException;
import org.mogilefs.storage.disk.Lane;

/**
 * Takes a request's body in Jetty's own buffers, without a copy, on the threads of the device it is written to. Whenever
 * the client has sent nothing more yet, the thread goes on to other work: a slow client holds none.
 */
final class RequestBody implements Runnable {
    // then others who write to the device have their turn
    private static final long TURN = 4 * 1024 * 1024;

    private final Request request;
    private final Lane lane;
    private final Sink sink;
    private HttpFields trailers = HttpFields.EMPTY;

    /**
     * A body that nothing was taken of yet.
     *
     * @param request whose body it is
     * @param lane the device's threads
     * @param sink takes the bytes, on these threads
     */
    RequestBody(Request request, Lane lane, Sink sink) {
        this.request = request;
        this.lane = lane;
        this.sink = sink;
    }

    /** The client went away, or sent what is no body. */
    static final class BrokenException extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenException(Throwable cause) {
            super("the body broke off", cause);
        }

        /** What Jetty answers by itself, before it closes the connection: it is the client's fault, or its network's. */
        Throwable answer() {
            if (getCause() instanceof HttpException) {
                return getCause();
            }
            int status = getCause() instanceof TimeoutException ? 408 : 400;
            return new HttpException.RuntimeException(status, getMessage(), getCause());
        }
    }

    /** Takes the bytes as they come; after an exception, {@link #failed} and nothing else. */
    interface Sink {
        /**
         * Takes the next bytes.
         *
         * @param bytes all that remain are taken, before it returns: the buffer is Jetty's
         */
        void write(ByteBuffer bytes) throws IOException;

        /**
         * All is there.
         *
         * @param trailers what came after it; often nothing
         */
        void end(HttpFields trailers) throws IOException, BadPathException;

        /**
         * Nothing more will come.
         *
         * @param cause a {@link BrokenException} when it is the client's or the network's fault
         */
        void failed(Exception cause);
    }

    /** Takes what is there; to be called once, on the device's thread. */
    @Override
    public void run() {
        try {
            if (take()) {
                sink.end(trailers);
            }
        } catch (IOException | BadPathException | RuntimeException e) {
            sink.failed(e);
        }
    }

    private boolean take() throws IOException {
        for (long taken = 0; taken < TURN; ) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, this::goOn));
                return false;
            }
            if (Content.Chunk.isFailure(chunk)) {
                throw new BrokenException(chunk.getFailure());
            }
            taken += chunk.remaining();
            if (take(chunk)) {
                return true;
            }
        }
        goOn();
        return false;
    }

    private boolean take(Content.Chunk chunk) throws IOException {
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
        return chunk.isLast();
    }

    private void goOn() {
        try {
            lane.write(this);
        } catch (RejectedExecutionException e) {
            sink.failed(e);
        }
    }
}

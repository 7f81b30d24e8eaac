package org.mogilefs.client.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;

/** Requests to storage nodes over kept-alive connections. Safe for many threads. */
public final class HttpPool implements AutoCloseable {
    /** Idle sockets kept for one storage node; busy threads may have any number open. */
    private static final int IDLE_CONNECTIONS_MAX = 16;

    private final Map<String, LinkedBlockingDeque<HttpConnection>> idle = new ConcurrentHashMap<>();
    private final Duration connectTimeout;
    private final Duration stallTimeout;
    private final StallWatch stalls;
    private volatile boolean closed;

    /** A transfer that does not move for {@code stallTimeout} fails. */
    public HttpPool(Duration connectTimeout, Duration stallTimeout) {
        this.connectTimeout = connectTimeout;
        this.stallTimeout = stallTimeout;
        this.stalls = new StallWatch(stallTimeout.toNanos());
    }

    /** Writes the bytes of an upload. */
    @FunctionalInterface
    public interface BodyWriter {
        /** Writes everything to {@code out}, which stays open. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * An upload.
     *
     * @param length its bytes, -1 when unknown
     * @param contentMd5 the value of a Content-MD5 header; empty for none
     * @param digest is fed with what goes out; may be null
     * @param trailer whether the digest, an MD5, follows chunks as a Content-MD5 trailer
     */
    public record Put(long length, String contentMd5, MessageDigest digest, boolean trailer) {}

    /**
     * What became of an upload.
     *
     * @param head the node's answer
     * @param bytes how many bytes went out
     */
    public record PutResult(HttpHead head, long bytes) {}

    /** The caller's own side failed: {@link #getCause()} says how. */
    public static final class SourceFailedException extends IOException {
        private static final long serialVersionUID = 1;

        SourceFailedException(IOException cause) {
            super(cause.getMessage(), cause);
        }

        @Override
        public synchronized IOException getCause() {
            return (IOException) super.getCause();
        }
    }

    /** The connection broke after some of an upload had been sent: the storage node may have all of it, or nothing. */
    public static final class AnswerLostException extends IOException {
        private static final long serialVersionUID = 1;

        AnswerLostException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /**
     * Sends a GET or HEAD.
     *
     * @throws IOException when no answer comes; a status that means failure is an answer
     */
    public HttpResponse request(String method, HttpUrl url, Map<String, String> headers) throws IOException {
        HttpConnection reused = takeIdle(url);
        if (reused != null) {
            try {
                return exchange(reused, method, url, headers);
            } catch (SocketTimeoutException e) {
                throw e;
            } catch (IOException e) {
                // the node closed the idle connection just now: a new one may do
                return exchange(connect(url), method, url, headers);
            }
        }
        return exchange(connect(url), method, url, headers);
    }

    private HttpResponse exchange(HttpConnection connection, String method, HttpUrl url, Map<String, String> headers)
            throws IOException {
        try {
            connection.writeHead(method, url, headers);
            connection.out().flush();
            return new HttpResponse(this, url, connection, connection.readHead(), !method.equals("HEAD"));
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Sends a PUT.
     *
     * @throws SourceFailedException when {@code body} failed
     * @throws AnswerLostException when it was sent, at least in part, and no answer came
     * @throws IOException when the storage node cannot be reached
     */
    public PutResult put(HttpUrl url, Put put, BodyWriter body) throws IOException {
        HttpConnection reused = takeIdle(url);
        HttpConnection connection = reused != null ? reused : connect(url);
        try (StallWatch.Guard guard = stalls.watch(connection)) {
            UploadBody out = new UploadBody(connection, guard, put.length(), put.digest());
            HttpHead head = send(url, put, body, connection, out, guard);
            try (HttpResponse response = new HttpResponse(this, url, connection, head, true)) {
                if (out.answeredEarly()) {
                    connection.close();
                }
                return new PutResult(response.head(), out.written());
            }
        } catch (SourceFailedException | RuntimeException e) {
            connection.close();
            throw e;
        } catch (IOException e) {
            connection.close();
            throw new AnswerLostException(e);
        }
    }

    private static HttpHead send(
            HttpUrl url, Put put, BodyWriter body, HttpConnection connection, UploadBody out, StallWatch.Guard guard)
            throws IOException {
        try {
            connection.writeHead("PUT", url, headers(put));
            guard.paused(true);
            try {
                body.writeTo(out);
                out.finish(put.trailer() ? "Content-MD5: " + base64(put.digest()) : "");
            } catch (IOException e) {
                if (out.networkFailure() == null) {
                    throw new SourceFailedException(e);
                }
                throw e;
            }
        } catch (SourceFailedException e) {
            throw e;
        } catch (IOException e) {
            return answerAfter(e, connection, guard);
        }
        guard.paused(true); // from here on the read time-out watches
        return connection.readHead();
    }

    /** A node that refuses an upload may say why and close: its words beat "connection reset". */
    private static HttpHead answerAfter(IOException failure, HttpConnection connection, StallWatch.Guard guard)
            throws IOException {
        if (guard.stalled()) {
            throw new SocketTimeoutException("the storage node takes no more bytes");
        }
        try {
            HttpHead head = connection.readHead();
            if (!head.isSuccess()) {
                return head;
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        throw failure;
    }

    private static Map<String, String> headers(Put put) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (put.length() >= 0) {
            headers.put("Content-Length", Long.toString(put.length()));
        } else {
            headers.put("Transfer-Encoding", "chunked");
        }
        if (!put.contentMd5().isEmpty()) {
            headers.put("Content-MD5", put.contentMd5());
        }
        if (put.trailer()) {
            headers.put("Trailer", "Content-MD5");
        }
        return headers;
    }

    private static String base64(MessageDigest digest) {
        try {
            return Base64.getEncoder().encodeToString(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's digests can be cloned", e);
        }
    }

    private HttpConnection connect(HttpUrl url) throws IOException {
        return HttpConnection.open(url, connectTimeout, stallTimeout);
    }

    private HttpConnection takeIdle(HttpUrl url) {
        LinkedBlockingDeque<HttpConnection> connections = idle.get(url.authority());
        HttpConnection connection;
        while (connections != null && (connection = connections.pollFirst()) != null) {
            if (!connection.isStale()) {
                return connection;
            }
            connection.close();
        }
        return null;
    }

    void release(HttpUrl url, HttpConnection connection) {
        LinkedBlockingDeque<HttpConnection> connections =
                idle.computeIfAbsent(url.authority(), any -> new LinkedBlockingDeque<>(IDLE_CONNECTIONS_MAX));
        if (!connections.offerFirst(connection)) {
            connection.close();
        }
        if (closed) {
            closeIdle(); // close() may have looked before this one was there
        }
    }

    /** Closes the idle connections; transfers that run go on, and their connections are closed after them. */
    @Override
    public void close() {
        closed = true;
        stalls.close();
        closeIdle();
    }

    private void closeIdle() {
        for (LinkedBlockingDeque<HttpConnection> connections : idle.values()) {
            HttpConnection connection;
            while ((connection = connections.pollFirst()) != null) {
                connection.close();
            }
        }
    }
}

package org.mogilefs.tracker.node;

import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamRequestContent;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/**
 * HTTP to storage nodes: kept-alive connections, a bound on how many to one node, time-outs. Calls block their virtual
 * thread and throw {@link NodeException} with one readable line; what a node answers is for the caller to judge.
 */
public final class NodeHttp implements AutoCloseable {
    private static final Duration STREAM_IDLE = Duration.ofSeconds(45);
    private static final int WAITING_MAX = 10_000;
    private static final int STREAM_BUFFER = 64 * 1024;

    private final HttpClient client;

    /**
     * @param connectTimeout the longest wait for a connection
     * @param connections the most connections to one node
     */
    public NodeHttp(Duration connectTimeout, int connections) {
        VirtualThreadPool threads = new VirtualThreadPool();
        threads.setName("node-http");
        client = new HttpClient();
        client.setExecutor(threads);
        client.setConnectTimeout(connectTimeout.toMillis());
        client.setMaxConnectionsPerDestination(connections);
        client.setMaxRequestsQueuedPerDestination(WAITING_MAX);
        client.setIdleTimeout(STREAM_IDLE.toMillis());
        client.setFollowRedirects(false);
        client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "mogilefsd"));
        client.getContentDecoderFactories().clear();
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP client does not start", e);
        }
    }

    /** A node did not answer, or not in time. */
    public static final class NodeException extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean neverConnected;
        private final boolean cutOff;

        /** @param message one line */
        public NodeException(String message) {
            this(message, false, false);
        }

        private NodeException(String message, boolean neverConnected, boolean cutOff) {
            super(message);
            this.neverConnected = neverConnected;
            this.cutOff = cutOff;
        }

        private static NodeException of(Throwable cause, String what) {
            return new NodeException(
                    what + ": " + NodeTrouble.inWords(cause),
                    NodeTrouble.isNeverConnected(cause),
                    NodeTrouble.isCutOff(cause));
        }

        private static NodeException late(Duration limit, String what) {
            return new NodeException(what + ": no answer in " + limit.toMillis() + " ms");
        }

        /** Whether there was no connection, so that nothing can have been done. */
        public boolean neverConnected() {
            return neverConnected;
        }
    }

    /**
     * What a node answered.
     *
     * @param status the status
     * @param length the Content-Length, -1 when there was none
     * @param body the body; empty for HEAD
     */
    public record Answer(int status, long length, byte[] body) {
        /** Whether the status is 2xx. */
        public boolean isSuccess() {
            return status / 100 == 2;
        }
    }

    /**
     * One short exchange without a body of ours. A HEAD, which changes nothing, is sent once more when its connection
     * ends: the node may have closed it, kept alive as it was, just when the request went out.
     */
    public Answer exchange(String method, String url, Duration limit) throws NodeException, InterruptedException {
        try {
            return exchangeOnce(method, url, limit);
        } catch (NodeException e) {
            if (!e.cutOff || !method.equals("HEAD")) {
                throw e;
            }
            return exchangeOnce(method, url, limit);
        }
    }

    private Answer exchangeOnce(String method, String url, Duration limit) throws NodeException, InterruptedException {
        return send(client.newRequest(url).method(method), method + " " + url, limit);
    }

    /** A PUT of a few bytes. */
    public Answer put(String url, byte[] body, Map<String, String> headers, Duration limit)
            throws NodeException, InterruptedException {
        Request request = client.newRequest(url).method("PUT").body(new BytesRequestContent(body));
        headers.forEach((name, value) -> request.headers(h -> h.put(name, value)));
        return send(request, "PUT " + url, limit);
    }

    private static Answer send(Request request, String what, Duration limit)
            throws NodeException, InterruptedException {
        try {
            ContentResponse response =
                    request.timeout(limit.toMillis(), TimeUnit.MILLISECONDS).send();
            return new Answer(response.getStatus(), length(response), response.getContent());
        } catch (TimeoutException e) {
            throw NodeException.late(limit, what);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof TimeoutException
                    ? NodeException.late(limit, what)
                    : NodeException.of(e, what);
        }
    }

    private static long length(Response response) {
        HttpField field = response.getHeaders().getField(HttpHeader.CONTENT_LENGTH);
        return field == null ? -1 : field.getLongValue();
    }

    /** A GET whose body is read as it comes. */
    public Download download(String url, Duration limit) throws NodeException, InterruptedException {
        InputStreamResponseListener listener = new InputStreamResponseListener();
        Request request = client.newRequest(url).idleTimeout(STREAM_IDLE.toMillis(), TimeUnit.MILLISECONDS);
        request.send(listener);
        try {
            Response response = listener.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return new Download(request, response.getStatus(), length(response), listener.getInputStream());
        } catch (TimeoutException e) {
            var _ = request.abort(e);
            throw NodeException.late(limit, "GET " + url);
        } catch (ExecutionException e) {
            throw NodeException.of(e, "GET " + url);
        } catch (InterruptedException e) {
            var _ = request.abort(e);
            throw e;
        }
    }

    /** A body under way; closing it gives the connection back or breaks it off. */
    public static final class Download implements AutoCloseable {
        private final Request request;
        private final int status;
        private final long length;
        private final InputStream body;

        private Download(Request request, int status, long length, InputStream body) {
            this.request = request;
            this.status = status;
            this.length = length;
            this.body = body;
        }

        /** The status. */
        public int status() {
            return status;
        }

        /** The Content-Length, -1 when there was none. */
        public long length() {
            return length;
        }

        /** The body. */
        public InputStream body() {
            return body;
        }

        @Override
        public void close() {
            var _ = request.abort(new CancellationException("no longer wanted"));
        }
    }

    /** A PUT whose body is read from {@code body} as it goes out, all in bounded memory. */
    public Answer upload(String url, InputStream body, long length, Map<String, String> headers)
            throws NodeException, InterruptedException {
        Request request = client.newRequest(url)
                .method("PUT")
                .idleTimeout(STREAM_IDLE.toMillis(), TimeUnit.MILLISECONDS)
                .headers(h -> h.put(HttpHeader.CONTENT_LENGTH, length))
                .body(new InputStreamRequestContent(
                        "application/octet-stream",
                        body,
                        new ByteBufferPool.Sized(client.getByteBufferPool(), false, STREAM_BUFFER)));
        headers.forEach((name, value) -> request.headers(h -> h.put(name, value)));
        try {
            ContentResponse response = request.send();
            return new Answer(response.getStatus(), length(response), response.getContent());
        } catch (TimeoutException | ExecutionException e) {
            throw NodeException.of(e, "PUT " + url);
        }
    }

    @Override
    public void close() {
        try {
            client.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP client does not stop", e);
        }
    }
}

package org.mogilefs.storage.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Short answers. */
final class Answers {
    private Answers() {}

    /** A status without a body. */
    static void empty(Response response, Callback callback, int status) {
        LastRequests.announce(response);
        response.setStatus(status);
        if (status != 204 && status != 304) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0L);
        }
        response.write(true, null, callback);
    }

    /** A status with a line of text, whether the request's body was read or not. */
    static void text(Response response, Callback callback, int status, String message) {
        failedRequest(response, new UnwantedBody(response.getRequest(), callback), status, message);
    }

    /** The same, after which nothing more can be read of the request. */
    static void failedRequest(Response response, Callback callback, int status, String message) {
        String title = status + " - " + HttpStatus.getMessage(status);
        LastRequests.announce(response);
        byte[] body = ("<h1>" + title + "</h1>\n" + message).getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, (long) body.length);
        boolean isHead = response.getRequest().getMethod().equals("HEAD");
        response.write(true, isHead ? null : ByteBuffer.wrap(body), callback);
    }
}

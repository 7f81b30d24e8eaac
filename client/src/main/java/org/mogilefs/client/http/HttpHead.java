package org.mogilefs.client.http;

import java.util.Locale;
import java.util.Map;

/**
 * Status line and headers of an answer.
 *
 * @param status 200 to 599
 * @param reason the words after it; may be empty
 * @param http11 whether the node speaks HTTP/1.1
 * @param headers names in lower case; of several headers with one name the last
 */
public record HttpHead(int status, String reason, boolean http11, Map<String, String> headers) {
    /** A header's value, or the empty string. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** Whether the status is 2xx. */
    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /** The length of the body in bytes as announced; -1 when it is not or is no number. */
    public long contentLength() {
        try {
            return Long.parseLong(header("content-length"));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Whether the body comes in chunks. */
    boolean isChunked() {
        return header("transfer-encoding").toLowerCase(Locale.ROOT).contains("chunked");
    }

    /** Whether the connection may be used again after the body: HTTP/1.0 nodes must say so. */
    boolean keepsAlive() {
        String connection = header("connection").toLowerCase(Locale.ROOT);
        return http11 ? !connection.contains("close") : connection.contains("keep-alive");
    }

    /** {@code 503 Service Unavailable}. */
    public String statusLine() {
        return reason.isEmpty() ? Integer.toString(status) : status + " " + reason;
    }
}

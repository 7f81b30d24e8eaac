package org.mogilefs.storage.http;

import java.time.Instant;
import org.eclipse.jetty.http.DateGenerator;
import org.eclipse.jetty.http.HttpDateTime;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * What tells one state of a file from another.
 *
 * @param etag with its quotes
 * @param modifiedSeconds since 1970
 */
record FileTag(String etag, long modifiedSeconds) {
    // a date that is none sets no condition
    private static final long NO_DATE = Long.MIN_VALUE;

    /**
     * The tag of a file: its length and the millisecond of its last write, so one state of it has one on every device.
     *
     * @param size bytes
     * @param modifiedMillis since 1970
     */
    static FileTag of(long size, long modifiedMillis) {
        return new FileTag(
                "\"" + Long.toHexString(modifiedMillis) + "-" + Long.toHexString(size) + "\"",
                Math.floorDiv(modifiedMillis, 1000));
    }

    /** {@return the date in the form of HTTP headers} */
    String lastModified() {
        return DateGenerator.formatDate(Instant.ofEpochSecond(modifiedSeconds));
    }

    /** Adds {@code Last-Modified} and {@code ETag}. */
    void write(Response response) {
        response.getHeaders().put(HttpHeader.LAST_MODIFIED, lastModified());
        response.getHeaders().put(HttpHeader.ETAG, etag);
    }

    /** Whether the client wants another state of the file than the one that is there: {@code If-Match} and its like. */
    boolean isUnwanted(Request request) {
        String match = all(request, HttpHeader.IF_MATCH);
        if (match != null) {
            return !match.equals("*") && !match.contains(etag);
        }
        String since = request.getHeaders().get(HttpHeader.IF_UNMODIFIED_SINCE);
        return since != null && seconds(since) != NO_DATE && modifiedSeconds > seconds(since);
    }

    /** Whether the client has this state of the file already. */
    boolean isUnchanged(Request request) {
        String noneMatch = all(request, HttpHeader.IF_NONE_MATCH);
        if (noneMatch != null) {
            return noneMatch.equals("*") || noneMatch.contains(etag);
        }
        String since = request.getHeaders().get(HttpHeader.IF_MODIFIED_SINCE);
        if (since == null) {
            return false;
        }
        String date = since.replaceFirst(";.*", "").strip();
        return date.equals(lastModified()) || modifiedSeconds <= seconds(date);
    }

    /** Whether the condition of a range holds: the file is still the one its first part came from. */
    boolean matches(String ifRange) {
        return ifRange.equals(etag) || ifRange.equals(lastModified());
    }

    /** A list that may come in several lines; null when it does not come. */
    private static String all(Request request, HttpHeader header) {
        String first = request.getHeaders().get(header);
        return first == null ? null : String.join(", ", request.getHeaders().getValuesList(header));
    }

    private static long seconds(String date) {
        try {
            long millis = HttpDateTime.parseToEpoch(date);
            return millis == -1 ? NO_DATE : Math.floorDiv(millis, 1000);
        } catch (IllegalArgumentException e) {
            return NO_DATE;
        }
    }
}

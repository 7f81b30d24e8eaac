package org.mogilefs.storage.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * The part of a file that a request is for. One range is honoured, in any of its three forms; several, or anything
 * malformed, get the whole file, as the standard allows.
 *
 * @param first the first byte
 * @param last the last byte, inclusive; {@code first - 1} when there is none
 * @param isWhole whether no range was asked for
 * @param isUnsatisfiable whether no byte of the file lies in the range asked for
 */
record ByteRange(long first, long last, boolean isWhole, boolean isUnsatisfiable) {
    private static final Pattern RANGE = Pattern.compile("\\s*bytes\\s*=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})\\s*");

    /**
     * What a request asks for.
     *
     * @param size the file's length in bytes
     * @param tag the file's, for {@code If-Range}
     */
    static ByteRange of(Request request, long size, FileTag tag) {
        String range = request.getHeaders().get(HttpHeader.RANGE);
        String ifRange = request.getHeaders().get(HttpHeader.IF_RANGE);
        if (range == null || ifRange != null && !tag.matches(ifRange)) {
            return whole(size);
        }
        return parse(range, size);
    }

    /**
     * Reads a {@code Range}.
     *
     * @param range the header's value
     * @param size the file's length in bytes
     */
    static ByteRange parse(String range, long size) {
        Matcher matcher = RANGE.matcher(range);
        if (!matcher.matches() || matcher.group(1).isEmpty() && matcher.group(2).isEmpty()) {
            return whole(size);
        }
        if (matcher.group(1).isEmpty()) {
            long suffix = Long.parseLong(matcher.group(2));
            return suffix == 0 || size == 0
                    ? unsatisfiable()
                    : new ByteRange(Math.max(0, size - suffix), size - 1, false, false);
        }
        long first = Long.parseLong(matcher.group(1));
        long last = matcher.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(matcher.group(2)));
        boolean isBackwards = !matcher.group(2).isEmpty() && Long.parseLong(matcher.group(2)) < first;
        if (isBackwards) {
            return whole(size);
        }
        return first >= size ? unsatisfiable() : new ByteRange(first, last, false, false);
    }

    private static ByteRange whole(long size) {
        return new ByteRange(0, size - 1, true, false);
    }

    private static ByteRange unsatisfiable() {
        return new ByteRange(0, -1, false, true);
    }

    /** {@return how many bytes; 0 when there are none to send} */
    long length() {
        return last - first + 1;
    }
}

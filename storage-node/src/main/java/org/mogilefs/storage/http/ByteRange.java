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
    private static final Pattern RANGE = Pattern.compile("(?i)\\s*bytes\\s*=\\s*(\\d*)\\s*-\\s*(\\d*)\\s*");
    // more digits than any file's length has
    private static final int DIGITS_MAX = 18;

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
            long suffix = number(matcher.group(2));
            return suffix == 0 || size == 0
                    ? unsatisfiable()
                    : new ByteRange(Math.max(0, size - suffix), size - 1, false, false);
        }
        long first = number(matcher.group(1));
        long last = matcher.group(2).isEmpty() ? Long.MAX_VALUE : number(matcher.group(2));
        if (last < first) {
            return whole(size);
        }
        return first >= size ? unsatisfiable() : new ByteRange(first, Math.min(size - 1, last), false, false);
    }

    private static long number(String digits) {
        return digits.length() > DIGITS_MAX ? Long.MAX_VALUE : Long.parseLong(digits);
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

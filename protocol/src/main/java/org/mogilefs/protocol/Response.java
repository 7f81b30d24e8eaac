package org.mogilefs.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The tracker's answer to one request. Encoded forms carry no line end; on the wire each ends with CRLF. */
public sealed interface Response {

    /**
     * The answer as a line, without its line end.
     *
     * @param callid the request's {@code callid}, which is echoed so that a client can tell answers apart
     * @return ASCII only
     */
    String encode(Optional<String> callid);

    /**
     * Reads an answer line, without its line end.
     *
     * @param line as {@link WireText} decoded it
     * @return success or refusal
     * @throws IllegalArgumentException when it is neither {@code OK} nor {@code ERR}
     */
    static Response parse(String line) {
        if (line.equals("OK")) {
            return Ok.EMPTY;
        }
        if (line.startsWith("OK ")) {
            return parseOk(line.substring(3));
        }
        if (line.startsWith("ERR ")) {
            String[] parts = line.substring(4).split(" ", 3);
            return new Err(parts[0], parts.length > 1 ? PercentEncoding.decode(parts[1]) : "");
        }
        throw new IllegalArgumentException("not an answer of a tracker: " + line);
    }

    private static Response parseOk(String rest) {
        // old trackers put the worker's number in front of the pairs: "OK 123 a=b"
        int blank = rest.indexOf(' ');
        String pairs = blank > 0 && PerlNumber.isDigits(rest.substring(0, blank)) ? rest.substring(blank + 1) : rest;
        return new Ok(Arguments.parse(pairs));
    }

    /**
     * Begins an {@code OK} answer.
     *
     * @return an empty builder
     */
    static OkBuilder ok() {
        return new OkBuilder();
    }

    /**
     * Success.
     *
     * @param values what the command answers; may be none
     */
    record Ok(Arguments values) implements Response {
        /** Success with nothing to say: {@code "OK "}, with the blank that some clients need. */
        public static final Ok EMPTY = new Ok(Arguments.none());

        @Override
        public String encode(Optional<String> callid) {
            StringBuilder out = new StringBuilder("OK ");
            values.encodeTo(out);
            if (callid.isPresent()) {
                if (out.length() > 3) {
                    out.append('&');
                }
                out.append("callid=");
                PercentEncoding.encodeTo(out, callid.get());
            }
            return out.toString();
        }
    }

    /**
     * Refusal.
     *
     * @param code the code, one word; usually of an {@link ErrorCode}
     * @param text for people
     */
    record Err(String code, String text) implements Response {
        /**
         * The refusal with the code's own text.
         *
         * @param code why
         * @return the answer
         */
        public static Err of(ErrorCode code) {
            return new Err(code.wire(), code.text());
        }

        /**
         * The refusal with a text given at the spot.
         *
         * @param code why
         * @param text for people, in place of the code's own
         * @return the answer
         */
        public static Err of(ErrorCode code, String text) {
            return new Err(code.wire(), text);
        }

        @Override
        public String encode(Optional<String> callid) {
            StringBuilder out = new StringBuilder("ERR ").append(code).append(' ');
            PercentEncoding.encodeTo(out, text);
            if (callid.isPresent()) {
                out.append(' ');
                PercentEncoding.encodeTo(out, callid.get());
            }
            return out.toString();
        }
    }

    /** Collects the pairs of an {@code OK} answer; not thread-safe. */
    final class OkBuilder {
        private final Map<String, String> values = new LinkedHashMap<>();

        private OkBuilder() {}

        /**
         * Adds a text.
         *
         * @param name a name that was not added before; of a repeated one the last value is sent
         * @param value the text, unencoded; {@code null}, an undefined value, is sent as {@code name=}
         * @return this
         */
        public OkBuilder put(String name, String value) {
            values.put(name, value == null ? "" : value);
            return this;
        }

        /**
         * Adds a whole number.
         *
         * @param name a name that was not added before; of a repeated one the last value is sent
         * @param value sent in decimal
         * @return this
         */
        public OkBuilder put(String name, long value) {
            return put(name, Long.toString(value));
        }

        /**
         * Ends the answer.
         *
         * @return what was added so far, in that order
         */
        public Ok build() {
            return values.isEmpty() ? Ok.EMPTY : new Ok(Arguments.of(values));
        }
    }
}

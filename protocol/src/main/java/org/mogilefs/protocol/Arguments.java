package org.mogilefs.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The named values of a request or of an {@code OK} answer, in the order they were given; immutable.
 *
 * <p>Truth is the original's: a value is true unless it is missing, empty or exactly {@code 0}; so {@code false} and
 * {@code no} are true.
 */
public final class Arguments {
    private static final Arguments NONE = new Arguments(Map.of());

    private final Map<String, String> values;

    private Arguments(Map<String, String> values) {
        this.values = values;
    }

    /**
     * No arguments at all.
     *
     * @return an empty set of values
     */
    public static Arguments none() {
        return NONE;
    }

    /**
     * The given values; the map is copied.
     *
     * @param values names and values, unencoded, in the order of the line
     * @return the same, unchangeable
     */
    public static Arguments of(Map<String, String> values) {
        return new Arguments(new LinkedHashMap<>(values));
    }

    /**
     * Reads {@code k=v&k=v}. Pieces that are empty or exactly {@code 0} are dropped, and of several {@code =} only the
     * text up to the second counts, as in the original. A repeated name keeps its last value; the original glues the
     * values together (see docs/differences.md).
     *
     * @param text the arguments of a line, still percent-encoded; may be empty
     * @return what they say, decoded
     */
    public static Arguments parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        Map<String, String> values = new LinkedHashMap<>();
        int start = 0;
        while (start <= text.length()) {
            int end = text.indexOf('&', start);
            if (end < 0) {
                end = text.length();
            }
            parsePiece(text.substring(start, end), values);
            start = end + 1;
        }
        return new Arguments(values);
    }

    private static void parsePiece(String piece, Map<String, String> values) {
        if (piece.isEmpty() || piece.equals("0")) {
            return;
        }
        int equals = piece.indexOf('=');
        if (equals < 0) {
            values.put(PercentEncoding.decode(piece), "");
            return;
        }
        int second = piece.indexOf('=', equals + 1);
        String value = piece.substring(equals + 1, second < 0 ? piece.length() : second);
        values.put(PercentEncoding.decode(piece.substring(0, equals)), PercentEncoding.decode(value));
    }

    /**
     * The value of {@code name}.
     *
     * @param name the name, in the case that was sent
     * @return its value, which may be empty; absent when it was not given
     */
    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * The value of {@code name} where it makes no difference whether it is missing or empty.
     *
     * @param name the name, in the case that was sent
     * @return its value, or the empty string when it was not given
     */
    public String text(String name) {
        return values.getOrDefault(name, "");
    }

    /**
     * Whether {@code name} was given, with any value.
     *
     * @param name the name, in the case that was sent
     * @return true also for an empty value
     */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /**
     * Whether the value of {@code name} is true as Perl sees it.
     *
     * @param name the name, in the case that was sent
     * @return whether it was given and is neither empty nor exactly {@code 0}
     */
    public boolean isTrue(String name) {
        String value = values.get(name);
        return value != null && !value.isEmpty() && !value.equals("0");
    }

    /**
     * The number in {@code name} as Perl reads one.
     *
     * @param name the name, in the case that was sent
     * @return the longest numeric prefix of its value with the fraction cut, clamped to a long; 0 when there is none
     * @see PerlNumber#parse
     */
    public long number(String name) {
        return PerlNumber.parse(text(name));
    }

    /**
     * All names and values.
     *
     * @return unencoded, in order, unmodifiable
     */
    public Map<String, String> asMap() {
        return java.util.Collections.unmodifiableMap(values);
    }

    /**
     * The form on the wire.
     *
     * @return {@code k=v&k=v} with names and values percent-encoded, ASCII only; empty when there are none
     */
    public String encode() {
        StringBuilder out = new StringBuilder();
        encodeTo(out);
        return out.toString();
    }

    void encodeTo(StringBuilder out) {
        boolean first = true;
        for (Map.Entry<String, String> entry : values.entrySet()) {
            if (!first) {
                out.append('&');
            }
            first = false;
            PercentEncoding.encodeTo(out, entry.getKey());
            out.append('=');
            PercentEncoding.encodeTo(out, entry.getValue());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Arguments that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return encode();
    }
}

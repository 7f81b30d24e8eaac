package org.mogilefs.protocol;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as Perl reads them from text, which clients of the original have come to depend on. */
public final class PerlNumber {
    private static final Pattern NUMBER = Pattern.compile("\\s*([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1,3})?)");

    private PerlNumber() {}

    /** The longest numeric prefix of {@code text}; 0 when there is none. */
    public static double parseDecimal(String text) {
        Matcher matcher = NUMBER.matcher(text);
        return matcher.lookingAt() ? Double.parseDouble(matcher.group(1)) : 0;
    }

    /** Whether {@code text} begins with a number. */
    public static boolean startsWithNumber(String text) {
        return NUMBER.matcher(text).lookingAt();
    }

    /** The longest numeric prefix of {@code text} with its fraction cut, clamped to a long; 0 when there is none. */
    public static long parse(String text) {
        Matcher matcher = NUMBER.matcher(text);
        if (!matcher.lookingAt()) {
            return 0;
        }
        BigDecimal value = new BigDecimal(matcher.group(1));
        if (value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) >= 0) {
            return Long.MAX_VALUE;
        }
        if (value.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) <= 0) {
            return Long.MIN_VALUE;
        }
        return value.longValue();
    }

    /** Whether {@code text} is one or more ASCII digits and nothing else. */
    public static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}

package org.mogilefs.protocol;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as Perl reads them from text, which clients of the original have come to depend on. */
public final class PerlNumber {
    private static final Pattern NUMBER = Pattern.compile("\\s*([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1,3})?)");

    private PerlNumber() {}

    /**
     * A number with its fraction.
     *
     * @param text such as {@code 1.5}, {@code 12abc} or {@code 1e3}; blanks before it are skipped
     * @return its longest numeric prefix; 0 when there is none
     */
    public static double parseDecimal(String text) {
        Matcher matcher = NUMBER.matcher(text);
        return matcher.lookingAt() ? Double.parseDouble(matcher.group(1)) : 0;
    }

    /**
     * Whether the text begins with a number.
     *
     * @param text any text; blanks before the number are skipped
     * @return false where {@link #parse} and {@link #parseDecimal} would answer 0 for want of a digit
     */
    public static boolean startsWithNumber(String text) {
        return NUMBER.matcher(text).lookingAt();
    }

    /**
     * A whole number.
     *
     * @param text such as {@code 12}, {@code 12abc} or {@code 1e3}; blanks before it are skipped
     * @return its longest numeric prefix with the fraction cut, clamped to a long; 0 when there is none
     */
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

    /**
     * Whether the text is a plain number without sign, fraction or exponent.
     *
     * @param text any text
     * @return whether it is one or more ASCII digits and nothing else
     */
    public static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}

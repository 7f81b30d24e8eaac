package org.mogilefs.tools.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Columns and numbers as C's printf writes them; {@code String.format} costs too much of a short command's time. */
public final class Format {
    private Format() {}

    /** {@code text} with blanks behind it up to {@code width}. */
    public static String left(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.codePointCount(0, text.length())));
    }

    /** {@code text} with blanks in front of it up to {@code width}. */
    public static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.codePointCount(0, text.length()))) + text;
    }

    /** A number with blanks in front of it. */
    public static String right(long number, int width) {
        return right(Long.toString(number), width);
    }

    /** {@code number} with a fixed number of decimals, rounded as printf does. */
    public static String fixed(double number, int decimals) {
        return new BigDecimal(number).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    }

    /** {@link #fixed} in a column. */
    public static String right(double number, int decimals, int width) {
        return right(fixed(number, decimals), width);
    }

    /** A size for people: {@code 17 B}, {@code 1.5 MiB}. */
    public static String bytes(double bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
        double left = bytes;
        int unit = 0;
        while (left >= 1024 && unit < units.length - 1) {
            left /= 1024;
            unit++;
        }
        return fixed(left, unit == 0 ? 0 : 1) + " " + units[unit];
    }

    /** A duration for people: {@code 42s}, {@code 3m07s}, {@code 2h05m}. */
    public static String seconds(long seconds) {
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m" + twoDigits(seconds % 60) + "s";
        }
        return seconds / 3600 + "h" + twoDigits(seconds % 3600 / 60) + "m";
    }

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }

    /** A bar of {@code width} cells, {@code fraction} of it filled. */
    public static String bar(double fraction, int width) {
        int filled = (int) Math.round(Math.clamp(fraction, 0, 1) * width);
        return "[" + "#".repeat(filled) + "-".repeat(width - filled) + "]";
    }
}

package org.mogilefs.tracker.rebalance;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mogilefs.protocol.PerlNumber;

/**
 * How much a rebalance may move: from each device, or all in all.
 *
 * @param unit what is counted
 * @param isGlobal whether it is for all devices together
 * @param amount files, or bytes
 */
record Limit(Unit unit, boolean isGlobal, long amount) {
    /** What is counted. */
    enum Unit {
        NONE,
        COUNT,
        SIZE
    }

    private static final Pattern BYTES = Pattern.compile("(\\d+)([bkmgtp]?)");
    private static final String SUFFIXES = "bkmgtp";
    /** With less than this left, no more files are looked at; the original's figure. */
    private static final long LEAST_BYTES = 1024;

    /**
     * Reads the options {@code limit_type}, {@code limit_by} and {@code limit}.
     *
     * @throws RebalanceException when nothing could be moved by them
     */
    static Limit of(String type, String by, String amount) throws RebalanceException {
        if (by.equals("none")) {
            return new Limit(Unit.NONE, false, 0);
        }
        if (!type.equals("device") && !type.equals("global")) {
            throw new RebalanceException("unknown limit_type: " + type);
        }
        boolean isGlobal = type.equals("global");
        return switch (by) {
            case "count" -> new Limit(Unit.COUNT, isGlobal, files(amount));
            case "size" -> new Limit(Unit.SIZE, isGlobal, bytes(amount));
            case "percent" -> throw new RebalanceException("policy size limits by percent are unimplemented");
            default -> throw new RebalanceException("unknown limit_by type: " + by);
        };
    }

    private static long files(String amount) throws RebalanceException {
        if (!PerlNumber.isDigits(amount)) {
            throw unclear(amount);
        }
        return PerlNumber.parse(amount);
    }

    private static long bytes(String amount) throws RebalanceException {
        Matcher parts = BYTES.matcher(amount.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw unclear(amount);
        }
        long number = PerlNumber.parse(parts.group(1));
        int shift = parts.group(2).isEmpty() ? 0 : 10 * SUFFIXES.indexOf(parts.group(2));
        return number > Long.MAX_VALUE >> shift ? Long.MAX_VALUE : number << shift;
    }

    private static RebalanceException unclear(String amount) {
        return new RebalanceException("Don't know what this number is: " + amount);
    }

    /** Whether nothing more fits when {@code left} is left. */
    boolean isUsedUp(long left) {
        return switch (unit) {
            case NONE -> false;
            case COUNT -> left <= 0;
            case SIZE -> left < LEAST_BYTES;
        };
    }

    /** What a file of {@code length} bytes takes off the limit. */
    long cost(long length) {
        return switch (unit) {
            case NONE -> 0;
            case COUNT -> 1;
            case SIZE -> length;
        };
    }
}

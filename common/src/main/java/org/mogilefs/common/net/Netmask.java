package org.mogilefs.common.net;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of IPv4 addresses, in the forms that operators of MogileFS write: {@code 10.0.0.0/8},
 * {@code 10.0.0.0:255.0.0.0}, {@code 10.0.0.0-10.255.255.255}, {@code 10/8}, or one address.
 *
 * @param network the first address of the block
 * @param bits how many leading bits all its addresses share, 0 to 32
 */
public record Netmask(int network, int bits) {
    private static final Pattern PREFIX = Pattern.compile("([\\d.]+)/(\\d{1,2})");
    private static final Pattern MASKED = Pattern.compile("([\\d.]+)[:/]([\\d.]+)");
    private static final Pattern RANGE = Pattern.compile("([\\d.]+)\\s*-\\s*([\\d.]+)");

    /** Any address of the block may be given for its first. */
    public Netmask {
        network &= mask(bits);
    }

    /**
     * Reads a block.
     *
     * @param text one of the forms above; {@code default} and {@code any} are all addresses
     * @return the block; empty when it is none of these, or the range's ends enclose no block
     */
    public static Optional<Netmask> parse(String text) {
        String stripped = text.strip();
        if (stripped.equals("default") || stripped.equals("any")) {
            return Optional.of(new Netmask(0, 0));
        }
        Matcher prefix = PREFIX.matcher(stripped);
        if (prefix.matches()) {
            int bits = Integer.parseInt(prefix.group(2));
            return bits > 32 ? Optional.empty() : address(prefix.group(1)).map(a -> new Netmask(a, bits));
        }
        Matcher masked = MASKED.matcher(stripped);
        if (masked.matches()) {
            return address(masked.group(2))
                    .filter(m -> m == mask(Integer.bitCount(m)))
                    .flatMap(m -> address(masked.group(1)).map(a -> new Netmask(a, Integer.bitCount(m))));
        }
        Matcher range = RANGE.matcher(stripped);
        if (range.matches()) {
            return address(range.group(1))
                    .flatMap(from -> address(range.group(2)).flatMap(to -> ofRange(from, to)));
        }
        return address(stripped).map(a -> new Netmask(a, 32));
    }

    /**
     * Whether the block holds an address.
     *
     * @param address any; an IPv6 one never belongs to a block
     * @return whether it does
     */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != 4) {
            return false;
        }
        int value = (bytes[0] & 0xFF) << 24 | (bytes[1] & 0xFF) << 16 | (bytes[2] & 0xFF) << 8 | bytes[3] & 0xFF;
        return (value & mask(bits)) == network;
    }

    private static Optional<Netmask> ofRange(int from, int to) {
        int bits = Integer.numberOfLeadingZeros(from ^ to);
        boolean isBlock = (from & ~mask(bits)) == 0 && (to | mask(bits)) == -1;
        return isBlock ? Optional.of(new Netmask(from, bits)) : Optional.empty();
    }

    private static int mask(int bits) {
        return bits == 0 ? 0 : -1 << (32 - bits);
    }

    /** Up to four numbers; missing ones are zero, as in {@code 10/8}. */
    private static Optional<Integer> address(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length > 4 || !Arrays.stream(parts).allMatch(p -> p.matches("\\d{1,3}"))) {
            return Optional.empty();
        }
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int part = i < parts.length ? Integer.parseInt(parts[i]) : 0;
            if (part > 255) {
                return Optional.empty();
            }
            value = value << 8 | part;
        }
        return Optional.of(value);
    }
}

package org.mogilefs.protocol;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A digest of a file's bytes.
 *
 * @param type its kind
 * @param digest {@link HashType#bytes()} raw bytes; not to be changed
 */
public record Checksum(HashType type, byte[] digest) {
    /**
     * Takes over a digest; the array is not copied.
     *
     * @throws IllegalArgumentException when the digest has not the length of its kind
     */
    public Checksum {
        if (digest.length != type.bytes()) {
            throw new IllegalArgumentException(type.wire() + " has " + type.bytes() + " bytes, not " + digest.length);
        }
    }

    /**
     * Reads a checksum as {@code create_close} takes and {@code file_info} answers it.
     *
     * @param text {@code MD5:<32 hex>} or {@code SHA-1:<40 hex>}, hex in either case
     * @return the checksum; empty when the text is neither
     */
    public static Optional<Checksum> parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        String hex = text.substring(colon + 1).toLowerCase(Locale.ROOT);
        return HashType.ofWire(text.substring(0, colon))
                .filter(type -> hex.length() == 2 * type.bytes()
                        && hex.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128))
                .map(type -> new Checksum(type, HexFormat.of().parseHex(hex)));
    }

    /**
     * The digest as text.
     *
     * @return two lower-case hex digits a byte
     */
    public String hex() {
        return HexFormat.of().formatHex(digest);
    }

    /** {@code MD5:<hex>}, the form of requests and answers. */
    @Override
    public String toString() {
        return type.wire() + ":" + hex();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Checksum that && type == that.type && Arrays.equals(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }
}

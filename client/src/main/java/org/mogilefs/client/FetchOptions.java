package org.mogilefs.client;

/**
 * What part of a file is fetched, and how; immutable, each method gives a changed copy.
 *
 * @param offset the first byte, from 0
 * @param length how many bytes at most; {@link Long#MAX_VALUE} for all the rest
 * @param verified whether a whole file is compared with the digest the tracker keeps, if it keeps one
 */
public record FetchOptions(long offset, long length, boolean verified) {
    private static final FetchOptions WHOLE = new FetchOptions(0, Long.MAX_VALUE, false);

    /** Checks that neither number is negative. */
    public FetchOptions {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("bytes " + offset + " + " + length);
        }
    }

    /** All of the file. */
    public static FetchOptions whole() {
        return WHOLE;
    }

    /** The bytes from {@code offset} on. */
    public static FetchOptions from(long offset) {
        return new FetchOptions(offset, Long.MAX_VALUE, false);
    }

    /** {@code length} bytes from {@code offset} on, or as many as there are. */
    public static FetchOptions range(long offset, long length) {
        return new FetchOptions(offset, length, false);
    }

    /** A copy that verifies: asks the tracker for the digest first; has no effect on a part of a file. */
    public FetchOptions withVerification() {
        return new FetchOptions(offset, length, true);
    }

    boolean isWhole() {
        return offset == 0 && length == Long.MAX_VALUE;
    }
}

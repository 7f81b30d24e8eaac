package org.mogilefs.client;

/**
 * What part of a file is fetched, and how; immutable, each method gives a changed copy.
 *
 * @param offset the first byte, from 0
 * @param length how many bytes at most; {@link Long#MAX_VALUE} for all the rest
 * @param verified whether a whole file is compared with the digest the tracker keeps, if it keeps one
 * @param fid the only file wanted, should the key name another one by then; 0 for whatever the key names
 */
public record FetchOptions(long offset, long length, boolean verified, long fid) {
    private static final FetchOptions WHOLE = new FetchOptions(0, Long.MAX_VALUE, false, 0);

    /**
     * Checks that no number is negative.
     *
     * @throws IllegalArgumentException when one is
     */
    public FetchOptions {
        if (offset < 0 || length < 0 || fid < 0) {
            throw new IllegalArgumentException("bytes " + offset + " + " + length + " of fid " + fid);
        }
    }

    /** {@return the options for all of a file} */
    public static FetchOptions whole() {
        return WHOLE;
    }

    /**
     * {@return the options for the end of a file}
     *
     * @param offset the first byte, from 0
     */
    public static FetchOptions from(long offset) {
        return WHOLE.part(offset, Long.MAX_VALUE);
    }

    /**
     * {@return the options for a part of a file}
     *
     * @param offset the first byte, from 0
     * @param length how many bytes, or as many as there are
     */
    public static FetchOptions range(long offset, long length) {
        return WHOLE.part(offset, length);
    }

    private FetchOptions part(long newOffset, long newLength) {
        return new FetchOptions(newOffset, newLength, verified, fid);
    }

    /** {@return a copy that verifies: the tracker is asked for the digest first; no effect on a part of a file} */
    public FetchOptions withVerification() {
        return new FetchOptions(offset, length, true, fid);
    }

    /**
     * {@return a copy that takes no other file} A fetch fails with a {@link StorageException} when the key was
     * overwritten, so that an earlier part and this one fit together.
     *
     * @param onlyFid the file's number, as {@link MogileClient#fileInfo} tells it
     */
    public FetchOptions ofFid(long onlyFid) {
        return new FetchOptions(offset, length, verified, onlyFid);
    }

    boolean isWhole() {
        return offset == 0 && length == Long.MAX_VALUE;
    }
}

package org.mogilefs.client;

/**
 * How paths are asked for.
 *
 * @param verify whether the tracker first makes sure that each copy is there and has the right length
 * @param count how many paths are wanted; the tracker gives two at least where it knows two
 */
public record PathOptions(boolean verify, int count) {
    /** {@return options for two paths, unchecked: the quickest answer, and a fetch finds out itself} */
    public static PathOptions unchecked() {
        return new PathOptions(false, 2);
    }

    /** {@return options for two paths that were checked just now} */
    public static PathOptions checked() {
        return new PathOptions(true, 2);
    }

    /**
     * {@return a copy with another count}
     *
     * @param paths how many are wanted
     */
    public PathOptions withCount(int paths) {
        return new PathOptions(verify, paths);
    }
}

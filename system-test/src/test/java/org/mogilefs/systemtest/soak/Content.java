package org.mogilefs.systemtest.soak;

import java.util.Random;
import java.util.SplittableRandom;

/** What a version of a file holds: all of it follows from its number, so that nothing has to be kept to compare. */
final class Content {
    /** Stands for "no such file" where a version is expected. */
    static final long ABSENT = 0;

    private static final int SMALL_BYTES_MAX = 64 << 10;
    private static final int LARGE_BYTES_MAX = 3 << 20;
    private static final int LARGE_ONE_IN = 50;

    private Content() {}

    /** Most are small, some empty, one in fifty up to 3 MiB. */
    static byte[] of(long version) {
        SplittableRandom shape = new SplittableRandom(version);
        int max = shape.nextInt(LARGE_ONE_IN) == 0 ? LARGE_BYTES_MAX : SMALL_BYTES_MAX;
        // log-uniform: as many between 10 and 100 bytes as between 1,000 and 10,000
        byte[] bytes = new byte[(int) Math.exp(shape.nextDouble() * Math.log(max)) - 1];
        new Random(version).nextBytes(bytes);
        return bytes;
    }
}

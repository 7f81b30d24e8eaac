package org.mogilefs.systemtest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Files of mixed sizes under names that clients get wrong. The bytes differ from file to file, and are the same each run. */
final class SampleFiles {
    private static final int[] SIZES = {0, 1, 2, 100, 4096, 65_535, 65_536, 300_001, 3_000_000};
    private static final String[] NAMES = {
        "plain.txt", "with blank", "100%", "a&b=c", "a+b", "é-ü-ß", "日本語", "\uD83D\uDE00", "path/to/file", "0"
    };

    private SampleFiles() {}

    /** Every name with one of the sizes, and every size with some name. */
    static Map<String, byte[]> all() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < NAMES.length + SIZES.length; i++) {
            String name = i < NAMES.length ? NAMES[i] : "size " + SIZES[i - NAMES.length];
            byte[] bytes = new byte[i < NAMES.length ? SIZES[i % SIZES.length] : SIZES[i - NAMES.length]];
            new Random(i).nextBytes(bytes);
            files.put(name, bytes);
        }
        return files;
    }
}

package org.mogilefs.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders of tests. */
final class Folders {
    private static final long MEMORY_WANTED = 1L << 30;

    private Folders() {}

    /** A new folder in memory where there is room for one: nothing of a test's has to survive, and a disk is slow. */
    static Path inMemory(String prefix) throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory) && Files.getFileStore(memory).getUsableSpace() > MEMORY_WANTED
                ? Files.createTempDirectory(memory, prefix)
                : Files.createTempDirectory(prefix);
    }

    /** Deletes a folder with all that is in it, as far as that goes while its owner is ending. */
    static void deleteAll(File file) {
        File[] inside = file.listFiles();
        if (inside != null) {
            for (File child : inside) {
                deleteAll(child);
            }
        }
        if (!file.delete() && file.exists()) {
            file.deleteOnExit();
        }
    }
}

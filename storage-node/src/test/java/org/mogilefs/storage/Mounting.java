package org.mogilefs.storage;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** What it takes to mount a file system that lies in a file. */
final class Mounting {
    private Mounting() {}

    /** Runs a command of the system: whether there is such a program, and it succeeds. */
    static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes a file so long, with nothing in it where it grows. */
    static void setLength(Path file, long bytes) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(bytes);
        }
    }
}

package org.mogilefs.storage.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeContainer;

/** One node for all tries of a class. */
abstract class FuzzContract {
    // to find out after which exchange something is wrong: 1, with the seed of that run
    private static final int SETTLE_EVERY = Integer.getInteger("mogilefs.fuzz.settle", 200);

    private static Path folder;
    private static FuzzedNode node;
    private static int made;

    /** What is tried. */
    interface Attempt {
        void with(FuzzedNode node) throws IOException;
    }

    @BeforeContainer
    static void start() throws Exception {
        folder = Files.createTempDirectory("fuzz");
        node = new FuzzedNode(folder);
        made = 0;
    }

    @AfterContainer
    static void stop() throws IOException {
        node.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    final void tried(Attempt attempt) throws IOException {
        node.furnish();
        attempt.with(node);
        if (++made % SETTLE_EVERY == 0) {
            node.settle();
        }
    }

    @AfterProperty
    void settle() throws IOException {
        node.settle();
        System.out.printf("%d exchanges; longest wait for what was open: %s%n", made, node.longestWait());
    }
}

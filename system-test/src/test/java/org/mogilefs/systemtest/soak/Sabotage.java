package org.mogilefs.systemtest.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Damages a settled cluster behind its back, to see that the checks at the end find such damage. */
final class Sabotage {
    /** Above any fid of a run, and within the column. */
    private static final String NO_FID = "4000000000.fid";

    private Sabotage() {}

    /** Removes one copy, changes a byte of another, and lays a third down under a fid that nobody knows. */
    static void commit(SoakCluster cluster) throws IOException {
        try (Stream<Path> files = Files.walk(cluster.device(1))) {
            List<Path> copies = files.filter(file -> file.toString().endsWith(".fid"))
                    .filter(file -> file.toFile().length() > 0)
                    .limit(3)
                    .toList();
            Files.delete(copies.get(0));
            byte[] bytes = Files.readAllBytes(copies.get(1));
            bytes[bytes.length / 2] ^= 1;
            Files.write(copies.get(1), bytes);
            Files.copy(copies.get(2), copies.get(2).resolveSibling(NO_FID));
            Soak.say("removed " + copies.get(0) + ", changed " + copies.get(1) + ", added " + NO_FID);
        }
    }
}

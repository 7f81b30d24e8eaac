package org.mogilefs.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose a temporary file is, by what the system tells of processes. */
class TemporaryNamesTest {
    // of process 7, which started at 9, in namespace 5
    private static final String NAME = ".5-7-9-x.mogtmp";

    @TempDir
    Path proc;

    private TemporaryNames names() throws IOException {
        Files.createDirectories(proc.resolve("self/ns"));
        Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[5]"));
        return new TemporaryNames(proc);
    }

    @ParameterizedTest
    @CsvSource({"R, 9, false", "D, 9, false", "S, 10, true", "Z, 9, true"})
    void aFileIsAbandonedWhenItsProcessHasEnded(String state, int started, boolean isAbandoned) throws IOException {
        Path stat = Files.createDirectories(proc.resolve("7")).resolve("stat");
        Files.writeString(stat, "7 (a) Z b) " + state + " 1".repeat(18) + " " + started + " 1 1\n");
        assertThat(names().isAbandoned(NAME)).isEqualTo(isAbandoned);
    }

    @Test
    void itIsWhenThereIsNoSuchProcessAndNothingIsKnownOfAnotherNamespace() throws IOException {
        assertThat(names().isAbandoned(NAME)).isTrue();
        assertThat(new TemporaryNames(proc).isAbandoned(NAME.replace(".5-", ".6-")))
                .isFalse();
    }
}

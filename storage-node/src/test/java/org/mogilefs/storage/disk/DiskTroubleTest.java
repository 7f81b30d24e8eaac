package org.mogilefs.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskTroubleTest {
    @BeforeEach
    void onLinux() {
        assumeTrue(LinuxCalls.isSupported(), "not on Linux");
    }

    @ParameterizedTest
    @CsvSource({
        "28, FULL",
        "122, FULL",
        "27, FULL",
        "30, READ_ONLY",
        "20, NOT_A_FOLDER",
        "36, NAME_TOO_LONG",
        "5, OTHER"
    })
    void theSystemsOwnWordsAreKnownInItsLanguage(int errno, DiskTrouble kind) {
        String words = LinuxErrors.text(errno);
        assertThat(DiskTrouble.of(new IOException(words))).isEqualTo(kind);
        assertThat(DiskTrouble.of(new FileSystemException("a", null, words))).isEqualTo(kind);
    }

    @Test
    void whatJavaThrowsIsKnown(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(troubleOf(file.resolve("below"))).isEqualTo(DiskTrouble.NOT_A_FOLDER);
        assertThat(troubleOf(folder.resolve("n".repeat(300)))).isEqualTo(DiskTrouble.NAME_TOO_LONG);
        assertThat(troubleOf(folder.resolve("missing/file"))).isEqualTo(DiskTrouble.MISSING);
        assertThat(troubleOf(file)).isEqualTo(DiskTrouble.THERE_ALREADY);
    }

    private static DiskTrouble troubleOf(Path file) {
        try {
            Files.createFile(file);
            throw new AssertionError("was made: " + file);
        } catch (IOException e) {
            return DiskTrouble.of(e);
        }
    }
}

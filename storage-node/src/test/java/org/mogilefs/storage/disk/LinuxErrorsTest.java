package org.mogilefs.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinuxErrorsTest {
    @BeforeEach
    void onLinux() {
        assumeTrue(LinuxCalls.isSupported(), "not on Linux");
    }

    @Test
    void anErrorIsToldInTheSystemsWords() {
        assertThat(LinuxErrors.ofOpen("/dev1/file", 22))
                .isInstanceOf(FileSystemException.class)
                .hasMessage("/dev1/file: Invalid argument");
        assertThat(LinuxErrors.ofOpen("/dev1/file", 5)).hasMessage("/dev1/file: Input/output error");
    }

    @Test
    void whatIsNotThereIsSaidSo() {
        assertThat(LinuxErrors.ofOpen("/dev1/file", LinuxCalls.ENOENT)).isInstanceOf(NoSuchFileException.class);
    }
}

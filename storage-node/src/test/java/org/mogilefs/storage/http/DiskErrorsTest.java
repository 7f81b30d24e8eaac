package org.mogilefs.storage.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mogilefs.storage.disk.TroubleLog;
import org.mogilefs.testing.HeardLog;

class DiskErrorsTest {
    private final HeardLog log = new HeardLog(TroubleLog.class.getName());
    private long nanos = Long.MAX_VALUE - 1000;
    private final DiskErrors errors = new DiskErrors(new TroubleLog(() -> nanos));

    @AfterEach
    void stopHearing() {
        log.close();
    }

    @ParameterizedTest
    @CsvSource({
        "Input/output error, 500",
        "No space left on device, 507",
        "Disk quota exceeded, 507",
        "File too large, 507",
        "Read-only file system, 403",
        "Stale file handle, 500",
        "Too many open files, 500",
        "Structure needs cleaning, 500",
        "File name too long, 400",
        "Not a directory, 409",
    })
    void whatTheSystemSaysBecomesAStatusHoweverJavaWrapsIt(String reason, int status) {
        assertThat(errors.status("/dev1/a", new IOException(reason))).isEqualTo(status);
        assertThat(errors.status("/dev1/a", new FileSystemException("/x/dev1/a", null, reason)))
                .isEqualTo(status);
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(new NoSuchFileException("a"), 404),
                Arguments.of(new AccessDeniedException("a"), 403),
                Arguments.of(new FileAlreadyExistsException("a"), 409),
                Arguments.of(new IOException((String) null), 500));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatJavaHasAClassForBecomesAStatus(IOException cause, int status) {
        assertThat(errors.status("/dev1/a", cause)).isEqualTo(status);
    }

    @Test
    void troubleIsLoggedOnceAMinuteAndNotOnceARequest() {
        for (int i = 0; i < 100; i++) {
            errors.status("/dev1/" + i, new IOException("Input/output error"));
        }
        assertThat(log.lines(Level.ERROR)).containsExactly("dev1: Input/output error (/dev1/0)");
        // the clock of the JVM may run over the greatest number
        nanos += Duration.ofSeconds(61).toNanos();
        errors.status("/dev1/later", new IOException("Input/output error"));
        errors.status("/dev1/again", new IOException("Input/output error"));
        assertThat(log.lines(Level.ERROR)).hasSize(2).last().isEqualTo("dev1: Input/output error (/dev1/later)");
    }

    @Test
    void anotherDeviceAndAnotherTroubleAreNews() {
        errors.status("/dev1/a", new IOException("Input/output error"));
        errors.status("/dev2/a", new IOException("Input/output error"));
        errors.status("/dev1/a", new IOException("No space left on device"));
        assertThat(log.lines(Level.ERROR)).hasSize(3);
    }

    @Test
    void whatAClientAskedForWronglyIsNoTroubleOfTheDisk() {
        errors.status("/dev1/a", new NoSuchFileException("a"));
        errors.status("/dev1/a", new FileAlreadyExistsException("a"));
        errors.status("/dev1/a", new IOException("File name too long"));
        assertThat(log.lines(Level.DEBUG)).isEmpty();
    }
}

package org.mogilefs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.storage.config.StorageConfig;
import org.mogilefs.testing.HeardLog;

/** What broken uploads left behind is removed wherever it can be. */
class SweepTest {
    @TempDir
    Path docroot;

    private static Path leftover(Path folder) throws IOException {
        Path file = Files.writeString(Files.createDirectories(folder).resolve(".old.mogtmp"), "half");
        return Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    }

    @Test
    void troubleWithOneDeviceOrFolderLeavesTheOthersToBeSwept() throws Exception {
        Files.createSymbolicLink(docroot.resolve("dev1"), docroot.resolve("gone"));
        Files.createFile(docroot.resolve("dev2"));
        // whoever may not list this (root may) goes on with its neighbours
        Path closed = Files.createDirectories(docroot.resolve("dev3/0/closed"));
        Path besideClosed = leftover(docroot.resolve("dev3/0/open"));
        Path healthy = leftover(docroot.resolve("dev4/0/000"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        try (HeardLog log = new HeardLog("org.mogilefs.storage");
                StorageNode node = new StorageNode(StorageConfig.of(docroot, any, any), () -> {})) {
            node.start();
            await().until(() -> Files.notExists(healthy) && Files.notExists(besideClosed));
            await().untilAsserted(
                            () -> assertThat(log.lines(Level.WARN)).anyMatch(l -> l.startsWith("dev1: not swept")));
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }
}

package org.mogilefs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.storage.config.StorageConfig;

/**
 * A disk that takes bytes and cannot keep them: a file system in a file, larger than the RAM disk that this file lies on.
 * What is written goes well, and forcing it to the disk does not. Needs the right to mount.
 */
class FailingForceTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    private Path memory;
    private Path device;
    private boolean isMemoryMounted;
    private boolean isMounted;
    private StorageNode node;

    @BeforeEach
    void start() throws Exception {
        memory = Files.createDirectories(folder.resolve("memory"));
        device = Files.createDirectories(folder.resolve("root/dev1"));
        isMemoryMounted = Mounting.run("mount", "-t", "tmpfs", "-o", "size=16m", "memory", memory.toString());
        Path image = memory.resolve("image");
        Mounting.setLength(image, 64L * MIB);
        isMounted = isMemoryMounted
                && Mounting.run("mkfs.ext4", "-q", "-F", "-O", "^has_journal", image.toString())
                && Mounting.run("mount", "-o", "loop", image.toString(), device.toString());
        assumeThat(isMounted).as("may mount a file").isTrue();
        InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        node = new StorageNode(StorageConfig.of(folder.resolve("root"), any, any), () -> {});
        node.start();
    }

    @AfterEach
    void stop() throws Exception {
        if (node != null) {
            node.close();
        }
        if (isMounted) {
            Mounting.run("umount", "-l", device.toString());
        }
        if (isMemoryMounted) {
            Mounting.run("umount", "-l", memory.toString());
        }
    }

    private int put(String body) throws IOException {
        String head = "PUT /dev1/a.fid HTTP/1.1\r\nHost: n\r\nContent-Length: " + body.length() + "\r\n\r\n";
        return RawHttp.ask(node.httpPort(), head + body).status();
    }

    private long leftovers() throws IOException {
        try (Stream<Path> all = Files.list(device)) {
            return all.filter(path -> path.toString().endsWith(".mogtmp"))
                    .filter(path -> !path.getFileName().toString().startsWith(".usage"))
                    .count();
        }
    }

    @Test
    void anUploadThatIsNotOnTheDiskIsNotVisible() throws IOException {
        assertThat(put("old")).isEqualTo(200);
        assertThat(put("x".repeat(24 * MIB))).isIn(500, 507);
        assertThat(RawHttp.ask(node.httpPort(), "GET /dev1/a.fid HTTP/1.0\r\n\r\n")
                        .body())
                .isEqualTo("old");
        await().until(() -> leftovers() == 0);
    }
}

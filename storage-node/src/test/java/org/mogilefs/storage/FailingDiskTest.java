package org.mogilefs.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.storage.config.StorageConfig;
import org.mogilefs.testing.HeardLog;

/** Disks that are broken: files of the kernel that fail by themselves. */
class FailingDiskTest {
    private static final Path KERNEL_FOLDER = Path.of("/sys/devices/virtual/net/lo");

    @TempDir
    Path folder;

    private final HeardLog log = new HeardLog("org.mogilefs.storage");
    private StorageNode node;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(folder.resolve("dev1"));
        if (Files.isDirectory(KERNEL_FOLDER)) {
            Files.createSymbolicLink(folder.resolve("dev2"), KERNEL_FOLDER);
        }
        InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        node = new StorageNode(StorageConfig.of(folder, any, any), () -> {});
        node.start();
    }

    @AfterEach
    void stop() {
        node.close();
        log.close();
    }

    private RawHttp.Answer ask(String method, String path, String headers, String body) throws IOException {
        return RawHttp.ask(node.httpPort(), method + " " + path + " HTTP/1.1\r\nHost: n\r\n" + headers + "\r\n" + body);
    }

    private int put(String path, String headers, int length) throws IOException {
        return ask("PUT", path, headers + "Content-Length: " + length + "\r\n", "x".repeat(length))
                .status();
    }

    private long troubles(String device) {
        return log.lines(Level.ERROR).stream()
                .filter(line -> line.startsWith(device + ": "))
                .count();
    }

    @Test
    void aFolderThatNobodyMayWriteToAnswers403() throws IOException {
        assumeThat(KERNEL_FOLDER).isDirectory();
        for (int i = 0; i < 5; i++) {
            // the kernel refuses root as well
            assertThat(put("/dev2/a.fid", "", 5)).isEqualTo(403);
        }
        assertThat(log.lines(Level.ERROR)).containsExactly("dev2: Permission denied (/dev2/a.fid)");
        assertThat(put("/dev1/a.fid", "", 5)).isEqualTo(200);
    }

    @Test
    void aFileThatCannotBeReadAnswers500() throws IOException {
        // a loop has no speed: the kernel fails each read of this file, whose size is not 0
        assumeThat(KERNEL_FOLDER.resolve("speed")).isRegularFile();
        assertThat(ask("HEAD", "/dev2/speed", "", "").status()).isEqualTo(200);
        for (int i = 0; i < 5; i++) {
            assertThat(ask("GET", "/dev2/speed", "", "").status()).isEqualTo(500);
        }
        assertThat(troubles("dev2")).isEqualTo(1);
        try (Socket side = new Socket("127.0.0.1", node.mgmtPort())) {
            side.getOutputStream().write("MD5 /dev2/speed\r\nsize /dev1/none\r\n".getBytes(ISO_8859_1));
            side.shutdownOutput();
            assertThat(new String(side.getInputStream().readAllBytes(), ISO_8859_1))
                    .isEqualTo("ERR read /dev2/speed at 0 failed\r\n/dev1/none -1\r\n");
        }
    }
}

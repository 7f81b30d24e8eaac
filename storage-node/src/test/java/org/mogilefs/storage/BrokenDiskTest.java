package org.mogilefs.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.api.Assumptions.assumeThatThrownBy;

import ch.qos.logback.classic.Level;
import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.storage.config.StorageConfig;
import org.mogilefs.testing.HeardLog;

/** Reading from a disk that fails: a file system in a file that is cut short, where the rights allow to mount it. */
class BrokenDiskTest {
    private static final int MIB = 1 << 20;
    private static final int BLOCK = 4096;
    private static final String LARGE = "/dev1/large.fid";

    @TempDir
    Path folder;

    private final HeardLog log = new HeardLog("org.mogilefs.storage");
    private Path device;
    private boolean isMounted;
    private StorageNode node;

    @BeforeEach
    void start() throws Exception {
        device = Files.createDirectories(folder.resolve("root/dev1"));
        Path image = folder.resolve("image");
        Mounting.setLength(image, 64L * MIB);
        isMounted = Mounting.run("mkfs.ext4", "-q", "-F", image.toString())
                && Mounting.run("mount", "-o", "loop", image.toString(), device.toString());
        assumeThat(isMounted).as("may mount a file").isTrue();
        writePastTheCache(device.resolve("large.fid"), 3 * MIB);
        Mounting.setLength(image, 4L * MIB);
        assumeThatThrownBy(() -> readPastTheCache(device.resolve("large.fid"))).isInstanceOf(IOException.class);
        InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        node = new StorageNode(StorageConfig.of(folder.resolve("root"), any, any), () -> {});
        node.start();
    }

    @AfterEach
    void stop() throws Exception {
        if (node != null) {
            node.close();
        }
        log.close();
        if (isMounted) {
            Mounting.run("umount", "-l", device.toString());
        }
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocateDirect(length + BLOCK).alignedSlice(BLOCK).limit(length);
    }

    private static void writePastTheCache(Path file, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT)) {
            channel.write(buffer(length));
            channel.force(true);
        }
    }

    private static void readPastTheCache(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, ExtendedOpenOption.DIRECT)) {
            channel.read(buffer(BLOCK));
        }
    }

    private int ask(String method, String headers) throws IOException {
        return RawHttp.ask(node.httpPort(), method + " " + LARGE + " HTTP/1.1\r\nHost: n\r\n" + headers + "\r\n")
                .status();
    }

    @Test
    void aLargeFileAnswers500AndTheLogSaysWhyOnce() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(ask("GET", "")).isEqualTo(500);
        }
        assertThat(log.lines(Level.ERROR)).containsExactly("dev1: Input/output error (" + LARGE + ")");
        assertThat(ask("GET", "Range: bytes=0-9\r\n")).isEqualTo(500);
        assertThat(ask("HEAD", "")).isEqualTo(200);
        assertThat(log.lines(Level.ERROR)).hasSize(1);
    }

    @Test
    void aDigestThatCannotBeMadeIsLogged() throws IOException {
        try (Socket side = new Socket("127.0.0.1", node.mgmtPort())) {
            side.getOutputStream().write(("MD5 " + LARGE + "\r\n").getBytes(ISO_8859_1));
            side.shutdownOutput();
            assertThat(new String(side.getInputStream().readAllBytes(), ISO_8859_1))
                    .isEqualTo("ERR read " + LARGE + " at 0 failed\r\n");
        }
        assertThat(log.lines(Level.ERROR)).containsExactly("dev1: Input/output error (" + LARGE + ")");
    }
}

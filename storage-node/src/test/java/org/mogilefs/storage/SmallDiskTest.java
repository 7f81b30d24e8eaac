package org.mogilefs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.testing.OwnMounts;

/** Disks that are full or read-only: dev1 of a node is a file system of 4 MiB, which only its own process sees. */
class SmallDiskTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    private Path device;
    private NodeProcess node;

    @BeforeEach
    void start() throws Exception {
        assumeThat(OwnMounts.arePossible())
                .as("file systems may be mounted here")
                .isTrue();
        device = Files.createDirectories(folder.resolve("root/dev1"));
        node = NodeProcess.withMounts(
                folder, device.getParent(), "mount -t tmpfs -o size=4m disk '" + device + "' || exit 1");
    }

    @AfterEach
    void stop() {
        if (node != null) {
            node.close();
        }
    }

    private RawHttp.Answer ask(String method, String path, String headers, String body) throws IOException {
        return RawHttp.ask(node.httpPort, method + " " + path + " HTTP/1.1\r\nHost: n\r\n" + headers + "\r\n" + body);
    }

    private int put(String path, String headers, int length) throws IOException {
        return ask("PUT", path, headers + "Content-Length: " + length + "\r\n", "x".repeat(length))
                .status();
    }

    private List<String> files() throws IOException {
        Path seen = OwnMounts.seenBy(node.pid(), device);
        try (Stream<Path> all = Files.walk(seen)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> seen.relativize(file).toString())
                    .filter(name -> !name.equals("usage"))
                    .sorted()
                    .toList();
        }
    }

    private List<String> troubles() throws IOException {
        return node.output()
                .lines()
                .filter(line -> line.contains("ERROR") && line.contains("dev1: "))
                .toList();
    }

    @Test
    void aFullDiskAnswers507AndKeepsWhatWasThere() throws IOException {
        assertThat(put("/dev1/0/old.fid", "", MIB)).isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            assertThat(put("/dev1/0/old.fid", "", 5 * MIB)).isEqualTo(507);
            assertThat(put("/dev1/0/new.fid", "", 5 * MIB)).isEqualTo(507);
        }
        String chunk = "Transfer-Encoding: chunked\r\n";
        assertThat(ask("PUT", "/dev1/0/new.fid", chunk, "500000\r\n" + "x".repeat(0x500000) + "\r\n0\r\n\r\n")
                        .status())
                .isEqualTo(507);
        assertThat(put("/dev1/0/part.fid", "Content-Range: bytes 0-" + (5 * MIB - 1) + "/*\r\n", 5 * MIB))
                .isEqualTo(507);
        assertThat(ask("GET", "/dev1/0/old.fid", "", "").body()).isEqualTo("x".repeat(MIB));
        // what a part has written stays, as it is written in place
        assertThat(ask("DELETE", "/dev1/0/part.fid", "", "").status()).isEqualTo(204);
        assertThat(files()).containsExactly("0/old.fid");
        assertThat(troubles()).singleElement().asString().contains("No space left");
        assertThat(put("/dev1/0/new.fid", "", MIB)).isEqualTo(200);
    }

    @Test
    void aReadOnlyDiskServesAndTakesNothing() throws Exception {
        assertThat(put("/dev1/old.fid", "", 5)).isEqualTo(200);
        // all of it is named, or mount adds what it has read of the owner, whose number is unknown in there
        assertThat(OwnMounts.run(node.pid(), "mount", "-o", "remount,ro", "disk", device.toString()))
                .isZero();
        assertThat(put("/dev1/old.fid", "", 6)).isEqualTo(403);
        assertThat(put("/dev1/new/new.fid", "", 6)).isEqualTo(403);
        assertThat(ask("DELETE", "/dev1/old.fid", "", "").status()).isEqualTo(403);
        assertThat(ask("MKCOL", "/dev1/more", "", "").status()).isEqualTo(403);
        assertThat(ask("MOVE", "/dev1/old.fid", "Destination: /dev1/b\r\n", "").status())
                .isEqualTo(403);
        assertThat(ask("GET", "/dev1/old.fid", "", "").body()).isEqualTo("xxxxx");
        assertThat(troubles()).singleElement().asString().contains("Read-only file system");
    }
}

package org.mogilefs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.storage.config.ConfigReader;
import org.mogilefs.storage.config.StorageConfig;
import org.mogilefs.testing.HeardLog;

/** {@code require_mount}: a device whose disk is not mounted takes nothing. */
class MountGuardTest {
    private static final Path OTHER_DISK = Path.of("/dev/shm");

    @TempDir
    Path folder;

    private final HeardLog log = new HeardLog("org.mogilefs.storage");
    private Path docroot;
    private Path disk;
    private StorageNode node;

    @BeforeEach
    void start() throws Exception {
        assumeThat(OTHER_DISK).isDirectory();
        // another file system than the root's and the docroot's, which everybody may write to
        disk = Files.createTempDirectory(OTHER_DISK, "mounted");
        docroot = Files.createDirectories(folder.resolve("root"));
        Files.createDirectories(docroot.resolve("dev1"));
        Files.createSymbolicLink(docroot.resolve("dev2"), disk);
        assumeThat(Files.getAttribute(disk, "unix:dev")).isNotEqualTo(Files.getAttribute(docroot, "unix:dev"));
        StorageConfig config = ConfigReader.read(
                        List.of(
                                "--skipconfig",
                                "--docroot=" + docroot,
                                "--httplisten=127.0.0.1:0",
                                "--mgmtlisten=127.0.0.1:0",
                                "--require_mount"),
                        Map.of())
                .config();
        Files.writeString(docroot.resolve("dev1/usage"), "of the time when it was mounted");
        Files.writeString(docroot.resolve("dev1/old.fid"), "old");
        node = new StorageNode(config, () -> {});
        node.start();
    }

    @AfterEach
    void stop() throws IOException {
        log.close();
        if (node != null) {
            node.close();
        }
        if (disk != null) {
            try (Stream<Path> all = Files.walk(disk)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private int ask(String method, String path, String headers) throws IOException {
        return RawHttp.ask(node.httpPort(), method + " " + path + " HTTP/1.1\r\nHost: n\r\n" + headers + "\r\n")
                .status();
    }

    @Test
    void aDeviceThatIsNotMountedTakesNothing() throws IOException {
        assertThat(ask("PUT", "/dev1/0/000/new.fid", "Content-Length: 0\r\n")).isEqualTo(507);
        assertThat(ask("PUT", "/dev1/old.fid", "Content-Length: 0\r\nContent-Range: bytes 0-0/*\r\n"))
                .isEqualTo(507);
        assertThat(ask("MKCOL", "/dev1/0/", "")).isEqualTo(507);
        assertThat(ask("DELETE", "/dev1/old.fid", "")).isEqualTo(507);
        assertThat(ask("MOVE", "/dev1/old.fid", "Destination: /dev1/b\r\n")).isEqualTo(507);
        assertThat(ask("GET", "/dev1/old.fid", "")).isEqualTo(200);
        assertThat(docroot.resolve("dev1")).isDirectoryNotContaining("glob:**/0");
    }

    @Test
    void itTellsTrackersOfNoSpace() throws IOException {
        await().until(() -> !Files.exists(docroot.resolve("dev1/usage")));
        assertThat(ask("GET", "/dev1/usage", "")).isEqualTo(404);
        assertThat(log.lines(Level.WARN)).anyMatch(line -> line.contains("dev1") && line.contains("not mounted"));
    }

    @Test
    void aDeviceThatIsMountedIsServed() throws IOException {
        assertThat(ask("PUT", "/dev2/0/000/new.fid", "Content-Length: 0\r\n")).isEqualTo(200);
        assertThat(disk.resolve("0/000/new.fid")).exists();
        assertThat(ask("GET", "/dev2/usage", "")).isEqualTo(200);
    }
}

package org.mogilefs.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.storage.config.StorageConfig;

/**
 * What {@code fsync = always} and {@code never} mean for each method. The JVM itself tells (Flight Recorder's
 * {@code jdk.FileForce}) which files and folders were forced to the disk by the time the answer was there.
 */
class ForcedToDiskTest {
    @TempDir
    Path docroot;

    @TempDir
    Path recordings;

    private final AtomicInteger recorded = new AtomicInteger();
    private Path device;

    @BeforeEach
    void makeDevice() throws IOException {
        device = Files.createDirectories(docroot.resolve("dev1"));
        Files.createDirectories(device.resolve("old"));
        Files.writeString(device.resolve("old/file"), "hello");
    }

    private StorageNode node(boolean fsync) throws IOException {
        InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        StorageNode node = new StorageNode(StorageConfig.of(docroot, any, any).withFsync(fsync), () -> {});
        node.start();
        return node;
    }

    /** Below the device, what was forced while the request was answered, in order; a temporary name is {@code temporary}. */
    private List<String> forcedBy(StorageNode node, String request, int status) throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withoutThreshold();
            recording.start();
            assertThat(RawHttp.ask(node.httpPort(), request).status()).isEqualTo(status);
            recording.stop();
            Path file = recordings.resolve(recorded.incrementAndGet() + ".jfr");
            recording.dump(file);
            try (Stream<Path> forced = RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().equals("jdk.FileForce"))
                    .map(event -> Path.of(event.getString("path")))) {
                return forced.filter(path -> path.startsWith(device))
                        .map(path -> device.relativize(path).toString())
                        .map(path -> path.endsWith(".mogtmp") ? "temporary" : path)
                        .toList();
            }
        }
    }

    private static String put(String path, String more) {
        return "PUT " + path + " HTTP/1.1\r\nHost: n\r\nContent-Length: 5\r\n" + more + "\r\nhello";
    }

    private static String ask(String method, String path, String more) {
        return method + " " + path + " HTTP/1.1\r\nHost: n\r\n" + more + "\r\n";
    }

    private static final String MOVE = ask("MOVE", "/dev1/old/file", "Destination: /dev1/a/moved\r\n");
    private static final String PART = put("/dev1/a/part", "Content-Range: bytes 0-4/*\r\n");

    @Test
    void whatIsAnsweredIsOnTheDisk() throws IOException {
        try (StorageNode node = node(true)) {
            assertThat(forcedBy(node, put("/dev1/old/new", ""), 200)).containsExactly("temporary", "old");
            // folders from the top down, each in the one above it
            assertThat(forcedBy(node, put("/dev1/a/b/file", ""), 200)).containsExactly("", "a", "temporary", "a/b");
            assertThat(forcedBy(node, ask("MKCOL", "/dev1/c/d", ""), 201)).containsExactly("", "c");
            assertThat(forcedBy(node, PART, 200)).containsExactly("a", "a/part");
            // both the name that came and the name that went
            assertThat(forcedBy(node, MOVE, 201)).containsExactly("a", "old");
            assertThat(forcedBy(node, ask("DELETE", "/dev1/a/moved", ""), 204)).containsExactly("a");
        }
    }

    @Test
    void withoutItNothingIsForced() throws IOException {
        try (StorageNode node = node(false)) {
            for (String request : List.of(put("/dev1/a/b/file", ""), PART)) {
                assertThat(forcedBy(node, request, 200)).isEmpty();
            }
            assertThat(forcedBy(node, ask("MKCOL", "/dev1/c/d", ""), 201)).isEmpty();
            assertThat(forcedBy(node, MOVE, 201)).isEmpty();
            assertThat(forcedBy(node, ask("DELETE", "/dev1/a/moved", ""), 204)).isEmpty();
        }
    }
}

package org.mogilefs.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.protocol.HashType;
import org.mogilefs.protocol.Request;

/** The examples of docs/client.md, compiled and run against a scripted tracker and a storage node in memory. */
class ClientGuideTest {
    @TempDir
    private Path folder;

    private final AtomicInteger fids = new AtomicInteger();

    private String answer(FakeNode node, Request request) {
        return switch (request.command()) {
            case "create_open" -> "OK fid=" + fids.incrementAndGet() + "&devid=1&path=" + node.url(fids.get());
            case "get_paths" -> "OK paths=1&path1=" + node.url(1);
            case "file_info" -> "OK fid=1&key=cat.jpg&domain=photos&class=originals&length=3&devcount=2&devids=1,2";
            case "list_keys" -> "OK key_count=2&key_1=2026/a&key_2=2026/b&next_after=2026/b";
            case "fsck_status" -> "OK running=1&host=t1&max_fid_checked=5&end_fid=10&num_MISS=1";
            case "replicate_now" -> "OK count=4";
            default -> request.command().isEmpty() ? "uptime 1\r\n." : "OK ";
        };
    }

    @Test
    void aClientIsBuiltAndClosed() throws IOException {
        try (FakeTracker tracker = new FakeTracker(request -> answer(null, request))) {
            String first = tracker.address();
            String second = "127.0.0.1:1";
            // guide: a client
            try (MogileClient client = MogileClient.builder()
                    .trackers(first, second) // such as "10.0.0.1:7001", "10.0.0.2:7001"
                    .domain("photos")
                    .build()) {
                System.out.println(client.exists("cat.jpg"));
            }
            // end
            assertThat(tracker.commands()).containsExactly("file_info");
        }
    }

    @Test
    void theExamplesWork() throws IOException {
        try (FakeNode node = new FakeNode();
                FakeTracker tracker = new FakeTracker(request -> answer(node, request));
                MogileClient client = MogileClient.builder()
                        .trackers(tracker.address())
                        .domain("photos")
                        .build()) {
            storing(client, node);
            fetching(client);
            asking(client);
            refused(client, tracker);
            administration(client);
        }
    }

    private void storing(MogileClient client, FakeNode node) throws IOException {
        Path path = Files.writeString(folder.resolve("cat.jpg"), "cat");
        InputStream inputStream = new ByteArrayInputStream("log".getBytes(UTF_8));
        // guide: storing
        client.store("cat.jpg", "originals", path); // a file
        client.store("note.txt", "", "hello".getBytes(UTF_8)); // bytes, in the domain's default class
        client.store("log.gz", "logs", inputStream); // a stream of unknown length
        client.store("report.csv", "reports", out -> out.write("a,b".getBytes(UTF_8))); // whatever a callback writes

        client.store("cat.jpg", StoreOptions.inClass("originals").withVerifiedChecksum(HashType.MD5), Source.of(path));
        // end
        assertThat(node.file(1)).asString(UTF_8).isEqualTo("cat");
        assertThat(node.file(2)).asString(UTF_8).isEqualTo("hello");
        assertThat(node.file(3)).asString(UTF_8).isEqualTo("log");
        assertThat(node.file(4)).asString(UTF_8).isEqualTo("a,b");
    }

    private void fetching(MogileClient client) throws IOException {
        Path target = folder.resolve("copy.jpg");
        ByteArrayOutputStream outputStream = new ByteArrayOutputStream();
        // guide: fetching
        client.fetchTo("cat.jpg", target); // a file, replaced once the new one is whole
        client.fetchTo("cat.jpg", outputStream); // a stream, which stays open
        byte[] small = client.fetchBytes("note.txt");
        try (InputStream in = client.fetch("cat.jpg")) {
            in.transferTo(outputStream);
        }
        try (InputStream in = client.fetch("cat.jpg", FetchOptions.range(1, 1))) { // offset and length
            in.transferTo(outputStream);
        }
        try (InputStream in = client.fetch("cat.jpg", FetchOptions.whole().withVerification())) {
            in.transferTo(outputStream); // throws at the end when the digest is not the stored one
        }
        FileInfo known = client.fileInfo("cat.jpg");
        try (InputStream rest = client.fetch("cat.jpg", FetchOptions.from(2).ofFid(known.fid()))) {
            rest.transferTo(outputStream); // the rest of the file that was asked about, never of another one
        }
        // end
        assertThat(target).hasContent("cat");
        assertThat(small).asString(UTF_8).isEqualTo("cat");
        assertThat(outputStream.toString(UTF_8)).isEqualTo("catcatacatt");
    }

    private static void asking(MogileClient client) {
        // guide: asking
        try (Stream<String> keys = client.listKeys("2026/")) {
            keys.limit(10).forEach(System.out::println); // pages of 1000 are fetched as far as they are read
        }
        FileInfo info = client.fileInfoWithDevices("cat.jpg");
        List<URI> paths = client.getPaths("cat.jpg");
        client.rename("cat.jpg", "tom.jpg");
        client.updateClass("tom.jpg", "archive");
        boolean existed = client.delete("tom.jpg");
        // end
        assertThat(info.devids()).containsExactly(1, 2);
        assertThat(paths).hasSize(1);
        assertThat(existed).isTrue();
    }

    private void refused(MogileClient client, FakeTracker tracker) throws IOException {
        tracker.script(request -> "ERR no_devices none");
        Path path = folder.resolve("cat.jpg");
        List<String> complaints = new ArrayList<>();
        // guide: failures
        try {
            client.store("cat.jpg", "originals", path);
        } catch (TrackerRefusedException e) {
            complaints.add(e.code()); // such as no_devices
        } catch (OutcomeUnknownException e) {
            complaints.add("may or may not be stored: " + e.getMessage());
        } catch (MogileException e) {
            complaints.add("not stored: " + e.getMessage());
        }
        // end
        assertThat(complaints).containsExactly("no_devices");
        tracker.script(request -> answer(null, request));
    }

    private static void administration(MogileClient client) {
        // guide: administration
        AdminClient admin = client.admin();
        admin.createHost("store1", HostChange.of().ip("10.0.0.11").port(7500).status("alive"));
        admin.createDevice("store1", 3, "alive");
        admin.createClass("photos", "originals", 3, "", "MD5");
        FsckStatus fsck = admin.fsckStatus();
        Map<String, String> answer = admin.command("replicate_now", Map.of());
        List<String> stats = admin.adminLines(admin.trackers().getFirst(), "!stats");
        // end
        assertThat(fsck.findings()).containsEntry("num_MISS", "1");
        assertThat(answer).containsEntry("count", "4");
        assertThat(stats).containsExactly("uptime 1");
    }
}

package org.mogilefs.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
            administration(client);
        }
    }

    private void storing(MogileClient client, FakeNode node) throws IOException {
        Path path = Files.writeString(folder.resolve("cat.jpg"), "cat");
        client.store("cat.jpg", "originals", path);
        client.store("note.txt", "", "hello".getBytes(UTF_8));
        client.store("log.gz", "logs", new ByteArrayInputStream("log".getBytes(UTF_8)));
        client.store("report.csv", "reports", out -> out.write("a,b".getBytes(UTF_8)));
        client.store("cat.jpg", StoreOptions.inClass("originals").withVerifiedChecksum(HashType.MD5), Source.of(path));
        assertThat(node.file(1)).asString(UTF_8).isEqualTo("cat");
        assertThat(node.file(2)).asString(UTF_8).isEqualTo("hello");
        assertThat(node.file(3)).asString(UTF_8).isEqualTo("log");
        assertThat(node.file(4)).asString(UTF_8).isEqualTo("a,b");
    }

    private void fetching(MogileClient client) throws IOException {
        try (InputStream in = client.fetch("cat.jpg")) {
            assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("cat");
        }
        client.fetchTo("cat.jpg", folder.resolve("copy.jpg"));
        assertThat(folder.resolve("copy.jpg")).hasContent("cat");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        client.fetchTo("cat.jpg", out);
        assertThat(out.toString(UTF_8)).isEqualTo("cat");
        try (InputStream in = client.fetch("cat.jpg", FetchOptions.range(1, 1))) {
            assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("a");
        }
        try (InputStream in = client.fetch("cat.jpg", FetchOptions.whole().withVerification())) {
            assertThat(in.readAllBytes()).hasSize(3);
        }
    }

    private static void asking(MogileClient client) {
        try (Stream<String> keys = client.listKeys("2026/")) {
            assertThat(keys.limit(10)).containsExactly("2026/a", "2026/b");
        }
        FileInfo info = client.fileInfoWithDevices("cat.jpg");
        assertThat(info.devids()).containsExactly(1, 2);
        assertThat(client.getPaths("cat.jpg")).hasSize(1);
        client.rename("cat.jpg", "tom.jpg");
        client.updateClass("tom.jpg", "archive");
        assertThat(client.delete("tom.jpg")).isTrue();
    }

    private static void administration(MogileClient client) {
        AdminClient admin = client.admin();
        admin.createHost("store1", HostChange.of().ip("10.0.0.11").port(7500).status("alive"));
        admin.createDevice("store1", 3, "alive");
        admin.createClass("photos", "originals", 3, "", "MD5");
        assertThat(admin.fsckStatus().findings()).containsEntry("num_MISS", "1");
        assertThat(admin.command("replicate_now", Map.of())).containsEntry("count", "4");
        assertThat(admin.adminLines(admin.trackers().getFirst(), "!stats")).isEqualTo(List.of("uptime 1"));
    }
}

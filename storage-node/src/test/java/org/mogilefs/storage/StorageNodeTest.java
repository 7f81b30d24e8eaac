package org.mogilefs.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mogilefs.storage.RawHttp.Answer;
import org.mogilefs.storage.config.StorageConfig;

class StorageNodeTest {
    private static final String FID = "/dev1/0/000/000/0000000012.fid";

    @TempDir
    Path folder;

    private Path docroot;
    private StorageNode node;

    @BeforeEach
    void start() throws IOException {
        docroot = folder.resolve("root");
        Files.createDirectories(docroot.resolve("dev1"));
        Files.writeString(folder.resolve("secret"), "secret");
        node = new StorageNode(config(), () -> {});
        node.start();
    }

    private StorageConfig config() {
        InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        return StorageConfig.of(docroot, any, any);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private Answer ask(String method, String path, String headers, String body) throws IOException {
        return RawHttp.ask(node.httpPort(), method + " " + path + " HTTP/1.1\r\nHost: n\r\n" + headers + "\r\n" + body);
    }

    private Answer put(String path, String body) throws IOException {
        return ask("PUT", path, "Content-Length: " + body.length() + "\r\n", body);
    }

    private Answer get(String path) throws IOException {
        return ask("GET", path, "", "");
    }

    private List<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.walk(docroot)) {
            return files.filter(f -> f.toString().endsWith(".mogtmp")).toList();
        }
    }

    @Test
    void aFileIsStoredReadAndDeleted() throws IOException {
        assertThat(put(FID, "hello").status()).isEqualTo(200);
        assertThat(docroot.resolve(FID.substring(1))).hasContent("hello");
        Answer answer = get(FID);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("hello");
        assertThat(ask("HEAD", FID, "", "").headers()).containsEntry("content-length", "5");
        assertThat(ask("DELETE", FID, "", "").status()).isEqualTo(204);
        assertThat(ask("DELETE", FID, "", "").status()).isEqualTo(404);
        assertThat(get(FID).status()).isEqualTo(404);
    }

    @Test
    void aLargeFileComesBackWhole() throws IOException {
        String body = "0123456789abcdef".repeat(100_000);
        assertThat(put(FID, body).status()).isEqualTo(200);
        assertThat(get(FID).body()).isEqualTo(body);
    }

    @Test
    void anEmptyFileIsAFile() throws IOException {
        assertThat(put(FID, "").status()).isEqualTo(200);
        Answer answer = get(FID);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("content-length", "0");
    }

    @Test
    void aPutReplacesTheOldFileWhole() throws IOException {
        put(FID, "a long old text");
        assertThat(put(FID, "new").status()).isEqualTo(200);
        assertThat(get(FID).body()).isEqualTo("new");
    }

    @Test
    void aBrokenUploadLeavesTheOldFileAndNothingElse() throws IOException {
        put(FID, "old");
        try (RawHttp http = new RawHttp(node.httpPort())) {
            http.send("PUT " + FID + " HTTP/1.1\r\nHost: n\r\nContent-Length: 1000\r\n\r\nhalf");
            await().until(() -> !leftovers().isEmpty());
            assertThat(get(FID).body()).isEqualTo("old");
        }
        await().until(() -> leftovers().isEmpty());
        assertThat(get(FID).body()).isEqualTo("old");
    }

    @Test
    void aChunkedBodyIsTaken() throws IOException {
        Answer answer = ask("PUT", FID, "Transfer-Encoding: chunked\r\n", "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(get(FID).body()).isEqualTo("hello");
    }

    @Test
    void aMatchingDigestIsAnswered201AndAWrongOneKeepsNothing() throws IOException {
        String right = "Content-MD5: XUFAKrxLKna5cZ2REBfFkg==\r\nContent-Length: 5\r\n";
        assertThat(ask("PUT", FID, right, "hello").status()).isEqualTo(201);
        assertThat(ask("PUT", FID, right, "jello").status()).isEqualTo(400);
        assertThat(get(FID).body()).isEqualTo("hello");
        assertThat(ask("PUT", FID, "Content-MD5: !\r\nContent-Length: 5\r\n", "hello")
                        .status())
                .isEqualTo(400);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aDigestInTheTrailerCounts() throws IOException {
        String chunked = "Transfer-Encoding: chunked\r\nTrailer: Content-MD5\r\n";
        assertThat(ask("PUT", FID, chunked, "5\r\nhello\r\n0\r\nContent-MD5: XUFAKrxLKna5cZ2REBfFkg==\r\n\r\n")
                        .status())
                .isEqualTo(200);
        assertThat(ask("PUT", FID, chunked, "5\r\njello\r\n0\r\nContent-MD5: XUFAKrxLKna5cZ2REBfFkg==\r\n\r\n")
                        .status())
                .isEqualTo(400);
        // announced, and then left out: cannot be checked
        assertThat(ask("PUT", FID, chunked, "5\r\njello\r\n0\r\n\r\n").status()).isEqualTo(400);
        assertThat(get(FID).body()).isEqualTo("hello");
    }

    @Test
    void aPartIsWrittenInPlace() throws IOException {
        put(FID, "hello world");
        assertThat(ask("PUT", FID, "Content-Range: bytes 6-10/*\r\nContent-Length: 5\r\n", "there")
                        .status())
                .isEqualTo(200);
        assertThat(get(FID).body()).isEqualTo("hello there");
        assertThat(ask("PUT", FID, "Content-Range: bytes 6-9/*\r\nContent-Length: 5\r\n", "there")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 206, h, bytes 0-0/5",
        "bytes=1-3, 206, ell, bytes 1-3/5",
        "bytes=2-, 206, llo, bytes 2-4/5",
        "bytes=-2, 206, lo, bytes 3-4/5",
        "bytes=-99, 206, hello, bytes 0-4/5",
        "bytes=1-99, 206, ello, bytes 1-4/5",
        "bytes=5-, 416, '', bytes */5",
        "bytes=3-1, 200, hello,",
        "bytes=1-99999999999999999999, 206, ello, bytes 1-4/5",
        "bytes=99999999999999999999-, 416, '', bytes */5",
        "bytes=9223372036854775807-9223372036854775807, 416, '', bytes */5",
        "bytes=-99999999999999999999, 206, hello, bytes 0-4/5",
        "bytes=-0, 416, '', bytes */5",
        "Bytes=0-1, 206, he, bytes 0-1/5",
        "'bytes=0-1,3-4', 200, hello,",
        "nonsense, 200, hello,"
    })
    void rangesAreServed(String range, int status, String body, String contentRange) throws IOException {
        put(FID, "hello");
        Answer answer = ask("GET", FID, "Range: " + range + "\r\n", "");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.headers().get("content-range")).isEqualTo(contentRange);
    }

    @Test
    void conditionsAreHonoured() throws IOException {
        put(FID, "hello");
        Answer first = get(FID);
        String etag = first.headers().get("etag");
        String date = first.headers().get("last-modified");
        assertThat(ask("GET", FID, "If-None-Match: " + etag + "\r\n", "").status())
                .isEqualTo(304);
        assertThat(ask("GET", FID, "If-None-Match: \"other\"\r\n", "").status()).isEqualTo(200);
        assertThat(ask("GET", FID, "If-Modified-Since: " + date + "\r\n", "").status())
                .isEqualTo(304);
        assertThat(ask("GET", FID, "If-Modified-Since: nonsense\r\n", "").status())
                .isEqualTo(200);
        assertThat(ask("GET", FID, "If-Range: " + etag + "\r\nRange: bytes=0-1\r\n", "")
                        .body())
                .isEqualTo("he");
        assertThat(ask("GET", FID, "If-Range: " + date + "\r\nRange: bytes=0-1\r\n", "")
                        .body())
                .isEqualTo("he");
        assertThat(ask("GET", FID, "If-Range: Thu, 01 Jan 1970 00:00:00 GMT\r\nRange: bytes=0-1\r\n", "")
                        .body())
                .isEqualTo("hello");
        assertThat(ask("GET", FID, "If-Range: W/" + etag + "\r\nRange: bytes=0-1\r\n", "")
                        .body())
                .isEqualTo("hello");
        assertThat(ask("GET", FID, "If-Range: \"other\"\r\nRange: bytes=0-1\r\n", "")
                        .body())
                .isEqualTo("hello");
    }

    @Test
    void whatIsUnchangedHasNoBodyAndClaimsNoLength() throws IOException {
        put(FID, "hello");
        String etag = get(FID).headers().get("etag");
        String request = "GET " + FID + " HTTP/1.1\r\nHost: n\r\n";
        try (RawHttp http = new RawHttp(node.httpPort())) {
            http.send(request + "If-None-Match: \"other\"\r\nIf-None-Match: " + etag + "\r\n\r\n" + request + "\r\n");
            Answer unchanged = http.read(false);
            assertThat(unchanged.status()).isEqualTo(304);
            // it would be that of the whole file (RFC 9110, 8.6)
            assertThat(unchanged.headers()).doesNotContainKeys("content-length", "transfer-encoding", "connection");
            assertThat(unchanged.headers()).containsEntry("etag", etag);
            assertThat(http.read(false).body()).isEqualTo("hello");
        }
    }

    @Test
    void aUriWithAHostGoesBeforeTheHeader() throws IOException {
        assertThat(put("http://one:1" + FID, "hello").status()).isEqualTo(200);
        assertThat(get("http://another" + FID).body()).isEqualTo("hello");
        assertThat(get("http://another").status()).isEqualTo(200);
        assertThat(get("http://another/../secret").body()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret",
                "/dev1/../../secret",
                "/dev1/%2e%2e/%2e%2e/secret",
                "/dev1/..%2f..%2fsecret",
                "/dev1/%252e%252e/%252e%252e/secret",
                "/dev1/%c0%ae%c0%ae/%c0%ae%c0%ae/secret",
                "//../secret",
                "/dev1/..",
                "/dev1/x%00",
                "/dev1/%zz"
            })
    void noUriLeadsOut(String path) throws IOException {
        Answer answer = get(path);
        assertThat(answer.status()).isIn(400, 403, 404);
        assertThat(answer.body()).doesNotContain("secret");
        assertThat(put(path, "evil").status()).isIn(400, 403, 404);
        assertThat(folder.resolve("secret")).hasContent("secret");
    }

    @Test
    void noSymbolicLinkLeadsOut() throws IOException {
        Files.createSymbolicLink(docroot.resolve("dev1/link"), folder);
        Files.createSymbolicLink(docroot.resolve("dev1/file"), folder.resolve("secret"));
        put(FID, "hello");
        // from the second request on what is in memory is opened another way, links too unless they are new
        assertThat(docroot.resolve("dev1/link/secret")).hasContent("secret");
        assertThat(docroot.resolve("dev1/file")).hasContent("secret");
        for (int i = 0; i < 3; i++) {
            assertThat(get(FID).body()).isEqualTo("hello");
            assertThat(get("/dev1/link/secret").status()).isEqualTo(403);
            assertThat(get("/dev1/file").status()).isEqualTo(403);
        }
        assertThat(put("/dev1/link/secret", "evil").status()).isEqualTo(403);
        assertThat(put("/dev1/link", "takes its name").status()).isEqualTo(200);
        assertThat(put("/dev1/file", "takes its name").status()).isEqualTo(200);
        assertThat(folder.resolve("secret")).hasContent("secret");
        assertThat(docroot.resolve("dev1/link")).isRegularFile();
        assertThat(get("/dev1/file").body()).isEqualTo("takes its name");
    }

    @Test
    void onlyDevicesThatAreThereAreWrittenTo() throws IOException {
        assertThat(put("/dev9/0/000/000/0000000001.fid", "x").status()).isEqualTo(404);
        assertThat(put("/other/file", "x").status()).isEqualTo(404);
        assertThat(put("/file", "x").status()).isEqualTo(400);
        assertThat(put("/dev1/a%20b", "x").status()).isEqualTo(400);
        assertThat(docroot.resolve("dev9")).doesNotExist();
    }

    @Test
    void foldersAreMadeAndFilesRenamed() throws IOException {
        assertThat(ask("MKCOL", "/dev1/0/000/", "", "").status()).isEqualTo(201);
        assertThat(ask("MKCOL", "/dev1/0/000/", "", "").status()).isEqualTo(204);
        put(FID, "hello");
        String target = "/dev1/0/000/001/0000001000.fid";
        assertThat(ask("MOVE", FID, "Destination: http://n" + target + "\r\n", "")
                        .status())
                .isEqualTo(201);
        assertThat(get(target).body()).isEqualTo("hello");
        assertThat(get(FID).status()).isEqualTo(404);
        assertThat(ask("MOVE", FID, "Destination: /../x\r\n", "").status()).isIn(400, 403);
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void renamingReplacesAFileUnlessTheClientForbidsIt() throws IOException {
        put(FID, "new");
        put("/dev1/a", "old");
        assertThat(ask("MOVE", FID, "Destination: /dev1/a\r\nOverwrite: F\r\n", "")
                        .status())
                .isEqualTo(412);
        assertThat(get("/dev1/a").body()).isEqualTo("old");
        assertThat(get(FID).body()).isEqualTo("new");
        assertThat(ask("MOVE", FID, "Destination: /dev1/b/c\r\nOverwrite: F\r\n", "")
                        .status())
                .isEqualTo(201);
        assertThat(get(FID).status()).isEqualTo(404);
        assertThat(ask("MOVE", "/dev1/b/c", "Destination: /dev1/a\r\nOverwrite: T\r\n", "")
                        .status())
                .isEqualTo(204);
        assertThat(get("/dev1/a").body()).isEqualTo("new");
        assertThat(get("/dev1/b/c").status()).isEqualTo(404);
    }

    @Test
    void anotherStateOfAFileThanTheOneAskedForIsNotSent() throws IOException {
        put(FID, "hello");
        String tag = get(FID).headers().get("etag");
        for (String wanted : List.of(
                "If-Match: " + tag,
                "If-Match: \"x\", " + tag,
                "If-Match: *",
                "If-Unmodified-Since: Thu, 01 Jan 2099 00:00:00 GMT",
                "If-Unmodified-Since: whenever")) {
            assertThat(ask("GET", FID, wanted + "\r\n", "").body()).as(wanted).isEqualTo("hello");
        }
        for (String other : List.of("If-Match: \"x\"", "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT")) {
            RawHttp.Answer answer = ask("GET", FID, other + "\r\n", "");
            assertThat(answer.status()).as(other).isEqualTo(412);
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void aConnectionServesManyRequestsAndOldClientsToo() throws IOException {
        put(FID, "hello");
        try (RawHttp http = new RawHttp(node.httpPort())) {
            String request = "GET " + FID + " HTTP/1.1\r\nHost: n\r\n\r\n";
            http.send(request + request + request);
            for (int i = 0; i < 3; i++) {
                assertThat(http.read(false).body()).isEqualTo("hello");
            }
        }
        assertThat(RawHttp.ask(node.httpPort(), "GET " + FID + " HTTP/1.0\r\n\r\n")
                        .body())
                .isEqualTo("hello");
    }

    @Test
    void aClientOfHttp10KeepsItsConnectionWhenItAsksTo() throws IOException {
        String keep = " HTTP/1.0\r\nConnection: keep-alive\r\n";
        try (RawHttp http = new RawHttp(node.httpPort())) {
            http.send("PUT " + FID + keep + "Content-Length: 5\r\n\r\nhello");
            assertThat(http.read(false).headers()).containsEntry("connection", "keep-alive");
            http.send("GET " + FID + keep + "\r\nHEAD " + FID + keep + "\r\nDELETE " + FID + keep + "\r\n");
            assertThat(http.read(false).body()).isEqualTo("hello");
            assertThat(http.read(true).headers()).containsEntry("content-length", "5");
            assertThat(http.read(false).status()).isEqualTo(204);
            http.send("GET " + FID + keep + "\r\n");
            Answer gone = http.read(false);
            assertThat(gone.status()).isEqualTo(404);
            assertThat(gone.headers()).containsEntry("connection", "keep-alive");
        }
    }

    @Test
    void toolsFindTheNodeByItsRoot() throws IOException {
        assertThat(get("/").status()).isEqualTo(200);
        assertThat(get("//dev1/usage").status()).isEqualTo(200);
        assertThat(ask("OPTIONS", "/", "", "").headers().get("allow")).contains("PUT");
        assertThat(ask("POST", FID, "Content-Length: 0\r\n", "").status()).isEqualTo(400);
    }

    @Test
    void theUsageFileSaysWhatTrackersNeed() throws IOException {
        assertThat(get("/dev1/usage").body().lines().map(l -> l.replaceFirst(":.*", "")))
                .containsExactly("available", "device", "disk", "time", "total", "use", "used");
    }

    @Test
    void theFiguresOfTheUsageFileAreTheFileSystemsInKiB() throws IOException {
        Map<String, String> usage = get("/dev1/usage")
                .body()
                .lines()
                .map(line -> line.split(": ", 2))
                .collect(Collectors.toMap(line -> line[0], line -> line[1]));
        FileStore store = Files.getFileStore(docroot);
        long used = Long.parseLong(usage.get("used"));
        long available = Long.parseLong(usage.get("available"));
        // others use the disk meanwhile
        Percentage about = Percentage.withPercentage(10);
        assertThat(available).isCloseTo(store.getUsableSpace() / 1024, about);
        assertThat(used).isCloseTo((store.getTotalSpace() - store.getUnallocatedSpace()) / 1024, about);
        // what is reserved for root belongs to nobody
        long total = used + available;
        assertThat(usage)
                .containsEntry("total", Long.toString(total))
                .containsEntry("use", (used * 100 + total - 1) / total + "%")
                .containsEntry("disk", docroot.resolve("dev1").toString());
        assertThat(usage.get("time")).matches("\\d{10}");
    }

    @Test
    void whatACrashLeftIsSweptAtTheNextStartAndUploadsUnderWayAreNot() throws IOException {
        try (Socket upload = halfAnUpload()) {
            String name = leftovers().getFirst().getFileName().toString();
            // the same process number, started at another time: a process that is gone
            Path left = docroot.resolve(
                    "dev1/" + name.replaceFirst("-[0-9a-z]+-", "-0-").replaceFirst("-0-[0-9a-z]+-", "-1-0-"));
            Files.writeString(left, "half");
            Path old = docroot.resolve("dev1/of-another-program.mogtmp");
            Files.writeString(old, "half");
            Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
            Path young = docroot.resolve("dev1/young.mogtmp");
            Files.writeString(young, "half");
            try (StorageNode second = new StorageNode(config(), () -> {})) {
                second.start();
                await().until(() -> !Files.exists(left) && !Files.exists(old));
                assertThat(young).exists();
                upload.getOutputStream().write("world".getBytes(UTF_8));
                assertThat(new String(upload.getInputStream().readNBytes(12), UTF_8))
                        .isEqualTo("HTTP/1.1 200");
            }
        }
    }

    @Test
    void theSideChannelSpeaksTheOriginalsLines() throws IOException {
        put(FID, "hello");
        try (Socket socket = new Socket("127.0.0.1", node.mgmtPort())) {
            socket.setSoTimeout(60_000);
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            String lines = "size " + FID + "\r\nsize /dev1/none\nMD5 " + FID + " fsck\r\nSHA-1 " + FID
                    + "\r\nMD5 /dev1/none\r\nsize /dev1/../x\r\nnonsense\r\nwatch\r\n";
            socket.getOutputStream().write(lines.getBytes(UTF_8));
            assertThat(in.readLine()).isEqualTo(FID + " 5");
            assertThat(in.readLine()).isEqualTo("/dev1/none -1");
            assertThat(in.readLine()).isEqualTo(FID + " MD5=5d41402abc4b2a76b9719d911017c592");
            assertThat(in.readLine()).isEqualTo(FID + " SHA-1=aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d");
            assertThat(in.readLine()).isEqualTo("/dev1/none MD5=-1");
            assertThat(in.readLine()).isEqualTo("ERROR: uri invalid (contains ..)");
            assertThat(in.readLine()).isEqualTo("ERROR: unknown command: nonsense");
            assertThat(in.readLine()).matches("1\t(-|[\\d.]+)");
            assertThat(in.readLine()).isEqualTo(".");
        }
    }

    private Socket halfAnUpload() throws IOException {
        Socket socket = new Socket("127.0.0.1", node.httpPort());
        socket.getOutputStream()
                .write(("PUT " + FID + " HTTP/1.1\r\nHost: n\r\nContent-Length: 10\r\n\r\nhello").getBytes(UTF_8));
        await().until(() -> leftovers().size() == 1);
        return socket;
    }

    @Test
    void anUploadUnderWayFinishesWhileTheNodeStops() throws Exception {
        try (Socket socket = halfAnUpload();
                Socket idle = new Socket("127.0.0.1", node.httpPort())) {
            Thread stopping = Thread.ofVirtual().start(node::close);
            await().until(() -> refusesConnections());
            // who waits for nothing is let go first, and an upload that pauses for as long goes on
            assertThat(idle.getInputStream().read()).isEqualTo(-1);
            socket.getOutputStream().write("world".getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 200");
            stopping.join();
        }
        assertThat(docroot.resolve(FID.substring(1))).hasContent("helloworld");
    }

    @Test
    void anUploadThatDoesNotFinishKeepsNoNodeFromStopping() throws Exception {
        node.close();
        node = new StorageNode(config().withStopTimeout(Duration.ofMillis(200)), () -> {});
        node.start();
        try (Socket socket = halfAnUpload()) {
            node.close();
            assertThat(socket.isConnected()).isTrue();
        }
        assertThat(docroot.resolve(FID.substring(1))).doesNotExist();
        await().until(() -> leftovers().isEmpty());
    }

    private boolean refusesConnections() {
        try (Socket socket = new Socket("127.0.0.1", node.httpPort())) {
            return !socket.isConnected();
        } catch (IOException | IllegalArgumentException e) {
            return true;
        }
    }
}

package org.mogilefs.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.storage.config.StorageConfig;

/**
 * Requests that nearly make sense, thousands of them: whatever comes is answered or refused, nothing is logged as
 * trouble, nothing stays open, and nothing outside the devices is read or written.
 *
 * <p>Short and always the same within the suite; {@code -Dmogilefs.fuzz.seconds=300} goes on for so long with requests
 * that nobody has seen yet. A failure names its seed: {@code -Dmogilefs.fuzz.seed} repeats it.
 */
class FuzzTest {
    private static final int REQUESTS = 600;
    private static final String SECRET = "what-lies-outside";
    // a broken request may be answered 501 or 505, but never by a failure of ours
    private static final Pattern FAILURE = Pattern.compile("HTTP/1\\.1 500 ");

    private static final List<String> PATHS = List.of(
            "/dev1/0/000/000/0000000001.fid",
            "/dev1/a",
            "/dev1/new/b",
            "/dev1/",
            "/dev1/usage",
            "/dev2/x",
            "/",
            "//dev1//a",
            "/../secret",
            "/dev1/../../secret",
            "/dev1/%2e%2e/%2e%2e/secret",
            "/dev1/..%2f..%2fsecret",
            "/dev1/%c0%ae%c0%ae/%c0%ae%c0%ae/secret",
            "/dev1/..;/..;/secret",
            "/dev1/.%00./secret",
            "/dev1/%u002e%u002e/secret",
            "/link/secret",
            "/dev1/link/secret",
            "/dev1\\..\\..\\secret",
            "http://n/dev1/a",
            "http://n/../secret",
            "*",
            "/dev1/a?x=/../secret",
            "/dev1/a#/../secret",
            "/dev1/" + "d/".repeat(70) + "x",
            "/dev1/" + "n".repeat(300),
            "/dev1/.x.mogtmp");
    private static final List<String> METHODS = List.of(
            "GET", "GET", "HEAD", "PUT", "PUT", "DELETE", "MKCOL", "MOVE", "OPTIONS", "POST", "get", "CONNECT",
            "TRACE");
    private static final List<String> HEADERS = List.of(
            "Host: n",
            "Host: n",
            "Connection: close",
            "Connection: keep-alive, Keep-Alive",
            "Content-Length: 5",
            "Content-Length: 3",
            "Content-Length: -1",
            "Content-Length: 99999999999999999999",
            "Content-Length: 5, 5",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: \tchunked",
            "Expect: 100-continue",
            "Expect: nothing",
            "Range: bytes=0-1",
            "Range: bytes=-99999999999999999999",
            "Range: bytes=1-0,2-3,-",
            "If-Range: \"x\"",
            "If-None-Match: *",
            "If-Modified-Since: Thu, 99 Foo 1970 00:00:00 GMT",
            "Content-Range: bytes 0-4/*",
            "Content-Range: bytes 9223372036854775807-9223372036854775807/*",
            "Content-Range: bytes 4-0/5",
            "Content-MD5: XUFAKrxLKna5cZ2REBfFkg==",
            "Content-MD5: \u0000",
            "Trailer: Content-MD5",
            "Destination: http://n/dev1/moved",
            "Destination: /../secret",
            "Destination: //[",
            "X: " + "y".repeat(20_000),
            " folded: on",
            "no colon");
    private static final List<String> BODIES = List.of(
            "",
            "hello",
            "5\r\nhello\r\n0\r\n\r\n",
            "5\r\nhello\r\n0\r\nContent-MD5: x\r\n\r\n",
            "ffffffffffffffff\r\n",
            "-1\r\n");
    private static final List<String> LINES = List.of(
            "size /dev1/a",
            "size /../secret",
            "size /dev1/%2e%2e/%2e%2e/secret",
            "MD5 /dev1/a",
            "MD5 /link/secret fsck",
            "SHA-1 /dev1/a fsck",
            "SHA-256 /dev1",
            "SHA-512 /dev1/a",
            "states",
            "socks summary",
            "show service mogstored",
            "server aio_threads = 10",
            "help",
            "",
            "\u0000",
            "size " + "x".repeat(5000));

    @TempDir
    Path folder;

    private final HeardLog log = new HeardLog("ROOT");
    private Path docroot;
    private StorageNode node;

    @BeforeEach
    void start() throws IOException {
        docroot = Files.createDirectories(folder.resolve("root"));
        Files.createDirectories(docroot.resolve("dev1"));
        Files.writeString(folder.resolve("secret"), SECRET);
        Files.createSymbolicLink(docroot.resolve("link"), folder);
        Files.createSymbolicLink(docroot.resolve("dev1/link"), folder);
        InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        node = new StorageNode(StorageConfig.of(docroot, any, any).withFsync(false), () -> {});
        node.start();
    }

    @AfterEach
    void stop() {
        node.close();
        log.close();
    }

    @Test
    void whateverComesOverHttpIsAnsweredOrRefused() throws Exception {
        run(random -> {
            String answer = exchange(node.httpPort(), request(random));
            assertThat(answer)
                    .satisfiesAnyOf(
                            a -> assertThat(a).isEmpty(), a -> assertThat(a).startsWith("HTTP/1.1 "));
            assertThat(answer).doesNotContainPattern(FAILURE).doesNotContain(SECRET);
        });
        assertThat(RawHttp.ask(node.httpPort(), "GET /dev1/usage HTTP/1.1\r\nHost: n\r\n\r\n")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whateverComesOverTheSideChannelIsAnsweredOrRefused() throws Exception {
        Files.writeString(docroot.resolve("dev1/a"), "hello");
        // of the file outside: its size as an answer, and its digest
        Pattern leak = Pattern.compile(" " + SECRET.length() + "\r\n|=[0-9a-f]{32,}");
        run(random -> {
            String lines = mutate(lines(random), random);
            String answer = exchange(node.mgmtPort(), lines);
            assertThat(answer.lines().filter(line -> line.contains("secret")))
                    .noneMatch(l -> leak.matcher(l + "\r\n").find());
        });
        assertThat(exchange(node.mgmtPort(), "size /dev1/a\r\n")).isEqualTo("/dev1/a 5\r\n");
    }

    private interface Attempt {
        void with(Random random) throws IOException;
    }

    private void run(Attempt attempt) throws Exception {
        long seconds = Long.getLong("mogilefs.fuzz.seconds", 0);
        long seed = Long.getLong("mogilefs.fuzz.seed", seconds == 0 ? 1 : System.nanoTime());
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        List<Path> before = outside();
        exchange(node.httpPort(), "GET / HTTP/1.1\r\nHost: n\r\n\r\n");
        exchange(node.mgmtPort(), "MD5 /dev1/usage\r\n");
        long open = openFiles();
        int made = 0;
        for (; made < REQUESTS || System.nanoTime() < end; made++, seed++) {
            try {
                attempt.with(new Random(seed));
            } catch (IOException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e, e);
            }
        }
        System.out.println(made + " requests up to seed " + seed);
        assertThat(log.lines(Level.WARN)).isEmpty();
        assertThat(outside()).isEqualTo(before);
        assertThat(folder.resolve("secret")).hasContent(SECRET);
        await().untilAsserted(
                        () -> assertThat(openFiles()).as("%s", describeOpen()).isLessThanOrEqualTo(open));
        await().until(() -> leftovers() == 0);
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getOpenFileDescriptorCount()
                : 0;
    }

    /** What the descriptors are of, where the system tells. */
    private static List<String> describeOpen() throws IOException {
        Path all = Path.of("/proc/self/fd");
        if (!Files.isDirectory(all)) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        try (Stream<Path> each = Files.list(all)) {
            for (Path one : each.toList()) {
                names.add(
                        Files.isSymbolicLink(one) ? Files.readSymbolicLink(one).toString() : "closed meanwhile");
            }
        }
        return names;
    }

    private List<Path> outside() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> !path.startsWith(docroot.resolve("dev1")))
                    .sorted()
                    .toList();
        }
    }

    private long leftovers() throws IOException {
        try (Stream<Path> all = Files.walk(docroot.resolve("dev1"))) {
            return all.filter(path -> path.toString().endsWith(".mogtmp")).count();
        }
    }

    /** Sends it all, ends its side, and reads what comes until the node ends the other. */
    private static String exchange(int port, String bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(30_000);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
                socket.shutdownOutput();
                socket.getInputStream().transferTo(answer);
            } catch (java.net.SocketException e) {
                // reset: the node did not want the rest
            }
            return answer.toString(ISO_8859_1);
        }
    }

    private static <T> T one(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private static String request(Random random) {
        StringBuilder all = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            all.append(one(METHODS, random)).append(' ').append(one(PATHS, random));
            all.append(random.nextInt(8) == 0 ? " HTTP/1.0" : " HTTP/1.1").append("\r\n");
            if (random.nextInt(8) != 0) {
                all.append("Host: n\r\n");
            }
            for (int h = random.nextInt(4); h > 0; h--) {
                all.append(one(HEADERS, random)).append("\r\n");
            }
            all.append("\r\n").append(one(BODIES, random));
        }
        return random.nextInt(3) == 0 ? all.toString() : mutate(all.toString(), random);
    }

    private static String lines(Random random) {
        StringBuilder all = new StringBuilder();
        IntStream.rangeClosed(0, random.nextInt(4))
                .forEach(i -> all.append(one(LINES, random)).append(random.nextBoolean() ? "\r\n" : "\n"));
        return all.toString();
    }

    /** Changes a few places: bytes replaced, cut out, doubled or put in, or the end left off. */
    private static String mutate(String text, Random random) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = random.nextInt(4); i > 0 && !changed.isEmpty(); i--) {
            int at = random.nextInt(changed.length());
            int to = Math.min(changed.length(), at + 1 + random.nextInt(12));
            switch (random.nextInt(5)) {
                case 0 -> changed.setCharAt(at, (char) random.nextInt(256));
                case 1 -> changed.delete(at, to);
                case 2 -> changed.insert(at, changed.substring(at, to));
                case 3 -> changed.insert(at, one(List.of("\r\n", "\n", "\0", " ", "%", "..", ":", "\u00ff"), random));
                default -> changed.setLength(at);
            }
        }
        return changed.toString();
    }
}

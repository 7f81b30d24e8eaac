package org.mogilefs.storage.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mogilefs.storage.StorageNode;
import org.mogilefs.storage.config.ConfigReader;
import org.mogilefs.testing.HeardLog;

/**
 * A node that anything may be sent to, and what must hold of it whatever was sent: what comes back are answers, nothing
 * is logged as trouble, nothing stays open or is left behind, nothing outside the device is read or written, and it goes
 * on serving. For one thread.
 */
final class FuzzedNode implements AutoCloseable {
    /** The contents of the file {@code /../secret}. */
    static final String SECRET = "what-lies-outside";

    private static final Path FDS = Path.of("/proc/self/fd");
    private static final int WARM_UP = 20;
    private static final int FURNISH_TRIES = 10_000;
    // enough for every way to send a file
    private static final String BIG = "0123456789abcdef".repeat(12_000);
    private static final FileTime LONG_AGO = FileTime.from(Instant.ofEpochSecond(1_000_000_000));
    // a connection that is forgotten is closed after so long, so that what is open much later is open for ever
    private static final int IDLE_SECONDS = 15;
    static final Duration PATIENCE = Duration.ofSeconds(45);
    // of the file outside: its size as an answer, or a digest
    private static final Pattern LEAK = Pattern.compile(" " + SECRET.length() + "\r|=[0-9a-f]{32,}");

    private final Path folder;
    private final Path device;
    private final HeardLog log = new HeardLog("ROOT");
    private final StorageNode node;
    private final List<Path> outside;
    private final long open;
    private Map<Path, String> furnished = Map.of();
    private Duration longestWait = Duration.ZERO;

    /** @param folder an empty one */
    FuzzedNode(Path folder) throws Exception {
        this.folder = folder;
        Path docroot = folder.resolve("root");
        device = Files.createDirectories(docroot.resolve("dev1"));
        Files.writeString(folder.resolve("secret"), SECRET);
        Files.createSymbolicLink(docroot.resolve("link"), folder);
        List<String> options = List.of(
                "--skipconfig",
                "--docroot=" + docroot,
                "--httplisten=127.0.0.1:0",
                "--mgmtlisten=127.0.0.1:0",
                "--fsync=never",
                "--idle_timeout=" + IDLE_SECONDS);
        node = new StorageNode(ConfigReader.read(options, Map.of()).config(), () -> {});
        node.start();
        for (int i = 0; i < WARM_UP; i++) {
            furnish();
            checkServes();
        }
        outside = outside();
        open = IntStream.range(0, WARM_UP).mapToLong(i -> openFiles()).min().orElseThrow();
    }

    /** Makes the device what it was at first, so that what an exchange does depends on it alone. */
    void furnish() throws IOException {
        for (int i = 1; !tryToFurnish(i < FURNISH_TRIES); i++) {
            Thread.yield();
        }
    }

    /** An upload whose client has gone may still come to its end, and make a folder where one was just removed. */
    private boolean tryToFurnish(boolean mayFail) throws IOException {
        try {
            makeAnew();
            return true;
        } catch (IOException e) {
            if (mayFail) {
                return false;
            }
            throw e;
        }
    }

    private void makeAnew() throws IOException {
        if (!furnished.isEmpty() && look().equals(furnished)) {
            return;
        }
        Files.walkFileTree(device, new Emptying());
        Files.createSymbolicLink(device.resolve("link"), folder);
        make("a", "hello");
        make("big", BIG);
        make("0/000/000/0000000001.fid", "fid");
        furnished = look();
    }

    private void make(String name, String contents) throws IOException {
        Path file = device.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, contents);
        // whatever is written later is younger
        Files.setLastModifiedTime(file, LONG_AGO);
    }

    /** What is on the device: each name with its kind, size and age. */
    private Map<Path, String> look() throws IOException {
        Map<Path, String> all = new HashMap<>();
        try (Stream<Path> paths = Files.walk(device)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                if (!isUsage(path)) {
                    BasicFileAttributes is =
                            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                    all.put(
                            path,
                            is.isDirectory()
                                    ? "folder"
                                    : is.size() + " " + (is.isSymbolicLink() ? "link" : is.lastModifiedTime()));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return all;
    }

    /** Whether it is the file that the node itself writes now and then, or the new one before it has its name. */
    private static boolean isUsage(Path path) {
        return path.getFileName().toString().contains("usage");
    }

    private final class Emptying extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (!isUsage(file)) {
                Files.deleteIfExists(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            // an upload that is just given up
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path dir, IOException e) throws IOException {
            if (!dir.equals(device)) {
                Files.deleteIfExists(dir);
            }
            return FileVisitResult.CONTINUE;
        }
    }

    /** Asks over HTTP. */
    void http(Exchange exchange) throws IOException {
        HttpAnswers.check(exchange.text(), exchange.with(node.httpPort()));
    }

    /** Asks over the side channel. */
    void sideChannel(Exchange exchange) throws IOException {
        // who watches is never done
        boolean watches = Stream.of(exchange.text().split("\n"))
                .anyMatch(line -> line.strip().split("\\s+")[0].equalsIgnoreCase("watch"));
        Exchange finite = watches ? new Exchange(exchange.pieces(), Exchange.Ending.CLOSES) : exchange;
        assertThat(finite.with(node.mgmtPort()).text().split("\n"))
                .filteredOn(line -> line.contains("secret"))
                .noneMatch(line -> LEAK.matcher(line).find());
    }

    /** Fails unless everything is as it was before the first exchange, and the node serves. */
    void settle() throws IOException {
        long begin = System.nanoTime();
        await().atMost(PATIENCE).ignoreException(IOException.class).untilAsserted(() -> {
            assertThat(openFiles()).as("descriptors: %s", describeOpen()).isLessThanOrEqualTo(open);
            assertThat(leftovers()).isEmpty();
        });
        Duration waited = Duration.ofNanos(System.nanoTime() - begin);
        longestWait = waited.compareTo(longestWait) > 0 ? waited : longestWait;
        // an upload whose client has gone may not have been taken up yet, and change a file meanwhile
        await().atMost(PATIENCE).untilAsserted(() -> {
            furnish();
            checkServes();
        });
        assertThat(log.lines(Level.WARN)).isEmpty();
        assertThat(outside()).isEqualTo(outside);
        assertThat(folder.resolve("secret")).hasContent(SECRET);
    }

    private void checkServes() throws IOException {
        assertThat(ask("GET /dev1/big HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("abcdef");
        assertThat(ask("PUT /dev1/new/b HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(device.resolve("new/b")).hasContent("hello");
        assertThat(Exchange.of("size /dev1/a\r\nMD5 /dev1/a\r\n")
                        .with(node.mgmtPort())
                        .text())
                .isEqualTo("/dev1/a 5\r\n/dev1/a MD5=5d41402abc4b2a76b9719d911017c592\r\n");
    }

    private String ask(String request) throws IOException {
        return Exchange.of(request).with(node.httpPort()).text();
    }

    /** The longest that descriptors and temporary files took to be gone. */
    Duration longestWait() {
        return longestWait;
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getOpenFileDescriptorCount()
                : 0;
    }

    /**
     * What the descriptors are of, where the system tells; sockets that have a name, such as the one that the JVM opens
     * when a tool is attached to it, with that; and the connections as the node sees them.
     */
    private String describeOpen() throws IOException {
        Path unix = Path.of("/proc/self/net/unix");
        List<String> sockets = Files.isReadable(unix) ? Files.readAllLines(unix) : List.of();
        List<String> names = new ArrayList<>();
        try (Stream<Path> all = Files.list(FDS)) {
            for (Path one : all.toList()) {
                String name =
                        Files.isSymbolicLink(one) ? Files.readSymbolicLink(one).toString() : "";
                String number = " " + name.replaceAll("\\D", "") + " ";
                names.add(name
                        + sockets.stream().filter(line -> line.contains(number)).toList());
            }
        } catch (IOException e) {
            names.add(e.toString());
        }
        return names + Exchange.of("socks\r\n").with(node.mgmtPort()).text();
    }

    private List<Path> outside() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> !path.startsWith(device)).sorted().toList();
        }
    }

    private List<Path> leftovers() throws IOException {
        try (Stream<Path> all = Files.walk(device)) {
            return all.filter(path -> path.toString().endsWith(".mogtmp"))
                    .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }

    @Override
    public void close() {
        node.close();
        log.close();
    }
}

package org.mogilefs.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.mogilefs.storage.Latches.awaitQuietly;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mogilefs.storage.config.StorageConfig;

/** Reading under trouble: disks that hang, digests, clients that do not read, files that change. */
class ReadPathTest {
    private static final long LARGE = 20L << 20;

    @TempDir
    Path folder;

    private final List<Socket> sockets = new ArrayList<>();
    private StorageNode node;

    private Path start(boolean useNative) throws IOException {
        for (int i = 1; i <= 2; i++) {
            Files.createDirectories(folder.resolve("dev" + i));
        }
        InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        node = new StorageNode(StorageConfig.of(folder, any, any).withFsync(false), () -> {}, useNative);
        node.start();
        return folder.resolve("dev1");
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        node.close();
    }

    private Socket send(int port, String text) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        return socket;
    }

    private static String request(String method, String path, String headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: n\r\n" + headers + "\r\n";
    }

    private RawHttp.Answer get(String path) throws IOException {
        return RawHttp.ask(node.httpPort(), request("GET", path, ""));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static void makeLarge(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[1]), length - 1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeviceThatHangsHarmsOnlyItself(boolean useNative) throws Exception {
        Files.writeString(start(useNative).resolve("good.fid"), "good");
        CountDownLatch hang = new CountDownLatch(1);
        int more = 2 * Runtime.getRuntime().availableProcessors() + 16;
        for (int i = 0; i < more; i++) {
            // work that a disk does not come back from
            node.diskThreads().run("dev2", lane -> awaitQuietly(hang), () -> {});
            node.diskThreads().write("dev2", lane -> awaitQuietly(hang), () -> {});
        }
        // eight that read and four that write
        await().until(() -> threads("disk-dev2").count() == 12);
        Socket waiting = send(node.httpPort(), request("PUT", "/dev2/waits.fid", "Content-Length: 1\r\n") + "x");
        assertThat(get("/dev1/good.fid").body()).isEqualTo("good");
        String put = request("PUT", "/dev1/new.fid", "Content-Length: 3\r\n") + "new";
        assertThat(RawHttp.ask(node.httpPort(), put).status()).isEqualTo(200);
        Socket side = send(node.mgmtPort(), "size /dev1/good.fid\r\nMD5 /dev1/good.fid\r\n");
        assertThat(new String(side.getInputStream().readNBytes(20), US_ASCII)).isEqualTo("/dev1/good.fid 4\r\n/d");
        assertThat(waiting.getInputStream().available()).isZero();
        hang.countDown();
        assertThat(new String(waiting.getInputStream().readNBytes(12), US_ASCII))
                .isEqualTo("HTTP/1.1 200");
        await().until(() -> threads("disk-dev2").allMatch(ReadPathTest::isIdle));
    }

    private static Stream<Thread> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name));
    }

    private static boolean isIdle(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("getTask"));
    }

    @Test
    void digestsLeaveServingAlone() throws IOException {
        Path device = start(true);
        Files.writeString(device.resolve("small.fid"), "small");
        makeLarge(device.resolve("huge.fid"), 4L << 30);
        List<Socket> digests = new ArrayList<>();
        for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
            digests.add(send(node.mgmtPort(), "MD5 /dev1/huge.fid" + (i % 2 == 0 ? "" : " fsck") + "\r\n"));
        }
        await().until(() -> threads("digest-dev1").count() > 0);
        for (int i = 0; i < 20; i++) {
            assertThat(get("/dev1/small.fid").body()).isEqualTo("small");
        }
        assertThat(threads("digest-dev1")).hasSize(1);
        for (Socket digest : digests) {
            assertThat(digest.getInputStream().available()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void clientsThatDoNotReadHoldNoMemory(boolean useNative) throws IOException {
        makeLarge(start(useNative).resolve("large.fid"), LARGE);
        long before = directMemory();
        for (int i = 0; i < 100; i++) {
            send(node.httpPort(), request("GET", "/dev1/large.fid", ""));
        }
        for (Socket socket : sockets) {
            assertThat(new String(socket.getInputStream().readNBytes(15), US_ASCII))
                    .isEqualTo("HTTP/1.1 200 OK");
        }
        assertThat(directMemory() - before).isLessThan(10 << 20);
        assertThat(get("/dev1/large.fid").body()).hasSize((int) LARGE);
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    @ParameterizedTest
    @CsvSource({"true, 5000", "false, 5000", "true, 100000", "false, 100000"})
    void aFileThatIsReplacedMeanwhileIsOneOrTheOther(boolean useNative, int length) throws Exception {
        Path device = start(useNative);
        Files.writeString(device.resolve("f.fid"), "a".repeat(length));
        AtomicBoolean isOver = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> replace(device, length, isOver));
        try {
            for (int i = 0; i < 100; i++) {
                String body = get("/dev1/f.fid").body();
                assertThat(body).isEqualTo(String.valueOf(body.charAt(0)).repeat(body.length()));
                assertThat(body.length()).isEqualTo(length + body.charAt(0) - 'a');
            }
        } finally {
            isOver.set(true);
            writer.join();
        }
    }

    private static void replace(Path device, int length, AtomicBoolean isOver) {
        try {
            for (int i = 0; !isOver.get(); i++) {
                Path fresh = device.resolve("f.new");
                Files.writeString(fresh, String.valueOf((char) ('a' + i % 26)).repeat(length + i % 26));
                Files.move(fresh, device.resolve("f.fid"), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 16384", "true, 16385", "false, 16385", "true, 3000000", "false, 3000000"})
    void aFileThatIsNotInMemoryIsServedByteForByte(boolean useNative, int length) throws IOException {
        Path file = start(useNative).resolve("cold.fid");
        byte[] bytes = random(length);
        writePastTheCache(file, bytes);
        try (RawHttp http = new RawHttp(node.httpPort())) {
            String whole = request("GET", "/dev1/cold.fid", "");
            String part = request("GET", "/dev1/cold.fid", "Range: bytes=1001-16999\r\n");
            http.send(whole + part + request("HEAD", "/dev1/cold.fid", "") + whole);
            String expected = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
            assertThat(http.read(false).body().equals(expected)).isTrue();
            assertThat(http.read(false).body()).isEqualTo(expected.substring(1001, Math.min(17000, length)));
            assertThat(http.read(true).headers()).containsEntry("content-length", String.valueOf(length));
            assertThat(http.read(false).body().equals(expected)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 20000", "true, 65536", "false, 65536", "true, 100000", "true, 3000000"})
    void aFileThatIsAskedForAgainAndAgainIsServedByteForByte(boolean useNative, int length) throws IOException {
        byte[] bytes = random(length);
        Files.write(start(useNative).resolve("warm.fid"), bytes);
        String expected = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        try (RawHttp http = new RawHttp(node.httpPort())) {
            for (int i = 0; i < 5; i++) {
                http.send(
                        request("GET", "/dev1/warm.fid", "") + request("GET", "/dev1/warm.fid", "Range: bytes=5-\r\n"));
                assertThat(http.read(false).body().equals(expected)).isTrue();
                assertThat(http.read(false).body().equals(expected.substring(5)))
                        .isTrue();
            }
        }
    }

    /** Leaves whole blocks out of the page cache where the file system can. */
    private static void writePastTheCache(Path file, byte[] bytes) throws IOException {
        int block = 4096;
        int whole = bytes.length / block * block;
        Set<OpenOption> options = new HashSet<>(Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        options.add(com.sun.nio.file.ExtendedOpenOption.DIRECT);
        try (FileChannel direct = FileChannel.open(file, options)) {
            ByteBuffer aligned = ByteBuffer.allocateDirect(whole + block).alignedSlice(block);
            direct.write(aligned.put(bytes, 0, whole).flip());
        } catch (IOException | UnsupportedOperationException e) {
            Files.write(file, Arrays.copyOf(bytes, whole));
        }
        Files.write(file, Arrays.copyOfRange(bytes, whole, bytes.length), StandardOpenOption.APPEND);
    }

    @Test
    void aFileThatShrinksWhileItIsSentBreaksTheConnection() throws IOException {
        Path file = start(true).resolve("large.fid");
        makeLarge(file, LARGE);
        Socket client = send(node.httpPort(), request("GET", "/dev1/large.fid", ""));
        InputStream in = client.getInputStream();
        assertThat(in.read()).isEqualTo('H');
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(1000);
        }
        assertThat(in.readAllBytes().length).isLessThan((int) LARGE);
    }

    @Test
    void clientsThatLeaveInTheMiddleLeaveNoFileOpen() throws IOException {
        makeLarge(start(true).resolve("large.fid"), LARGE);
        for (int i = 0; i < 20; i++) {
            Socket client = send(node.httpPort(), request("GET", "/dev1/large.fid", ""));
            assertThat(client.getInputStream().read()).isEqualTo('H');
            client.close();
        }
        Path open = Path.of("/proc/self/fd");
        await().until(() -> !Files.isDirectory(open) || linksTo(open, "large.fid") == 0);
    }

    @Test
    void aFileThatNoThreadOfItsDeviceCanReadIsClosed() throws Exception {
        Path device = start(true);
        Files.writeString(device.resolve("known.fid"), "known");
        writePastTheCache(device.resolve("cold.fid"), random(8192));
        // from now on the node opens this device's files without one of its threads
        assertThat(get("/dev1/known.fid").body()).isEqualTo("known");
        CountDownLatch hang = new CountDownLatch(1);
        AtomicBoolean isFull = new AtomicBoolean();
        Runnable refused = () -> isFull.set(true);
        for (int i = 0; i < 8; i++) {
            node.diskThreads().run("dev1", lane -> awaitQuietly(hang), refused);
        }
        // from here on no thread takes anything from the queue again
        await().until(() -> node.diskThreads().load().getFirst().running() == 8);
        while (!isFull.get()) {
            node.diskThreads().run("dev1", lane -> awaitQuietly(hang), refused);
        }
        int status = get("/dev1/cold.fid").status();
        hang.countDown();
        assumeThat(status).as("a file system that keeps it in memory").isNotEqualTo(200);
        assertThat(status).isEqualTo(503);
        Path open = Path.of("/proc/self/fd");
        await().until(() -> !Files.isDirectory(open) || linksTo(open, "cold.fid") == 0);
    }

    private static long linksTo(Path folder, String name) throws IOException {
        try (Stream<Path> links = Files.list(folder)) {
            return links.filter(link -> {
                        try {
                            return Files.readSymbolicLink(link).endsWith(name);
                        } catch (IOException e) {
                            return false;
                        }
                    })
                    .count();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onlyFilesAreServed(boolean useNative) throws Exception {
        Path device = start(useNative);
        assertThat(new ProcessBuilder("mkfifo", device.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(get("/dev1/pipe").status()).isEqualTo(403);
        assertThat(get("/dev1/").status()).isEqualTo(200);
        assertThat(get("/dev7/none").status()).isEqualTo(404);
        assertThat(get("/dev1/none").status()).isEqualTo(404);
    }
}

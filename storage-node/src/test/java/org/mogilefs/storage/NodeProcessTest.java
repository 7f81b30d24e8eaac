package org.mogilefs.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mogilefs.storage.config.StorageConfig;

/** mogstored as a process: killed, told to stop, and limited. */
class NodeProcessTest {
    // a limit of open files that a node can start with
    private static final int FILES_MAX = 256;
    // who notices that there are no more: who takes connections, iostat, disk usage, the sweep
    private static final int KINDS_OF_TROUBLE = 5;

    @TempDir
    Path folder;

    private Path docroot;
    private Path device;

    @BeforeEach
    void makeDevice() throws IOException {
        docroot = folder.resolve("root");
        device = Files.createDirectories(docroot.resolve("dev1"));
    }

    private static String put(String path, int length) {
        return "PUT " + path + " HTTP/1.1\r\nHost: n\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private List<Path> leftovers() throws IOException {
        try (Stream<Path> all = Files.walk(device)) {
            return all.filter(path -> path.toString().endsWith(".mogtmp")).toList();
        }
    }

    // ---- kill -9

    private static final int SIDE_BY_SIDE = 200;
    private final Set<Integer> answered = ConcurrentHashMap.newKeySet();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean isKilled = new AtomicBoolean();

    private static byte[] contents(int fid, int version) {
        byte[] bytes = new byte[1 + new Random(fid).nextInt(200_000)];
        new Random(2L * fid + version).nextBytes(bytes);
        return bytes;
    }

    private Path file(int fid) {
        return device.resolve(String.format("0/%03d/%010d.fid", fid % 7, fid));
    }

    /** Uploads one file after another until the node is gone; every second client stops in the middle of its file. */
    private void upload(int port, boolean stopsHalfWay) {
        while (!isKilled.get()) {
            int fid = next.incrementAndGet();
            byte[] bytes = contents(fid, 1);
            try (Socket socket = new Socket("127.0.0.1", port)) {
                String path = "/" + docroot.relativize(file(fid));
                socket.getOutputStream()
                        .write(put(path, bytes.length + (stopsHalfWay ? 1 : 0)).getBytes(ISO_8859_1));
                socket.getOutputStream().write(bytes);
                // who sends one byte too few waits here for the end of the node
                if (new String(socket.getInputStream().readNBytes(12), ISO_8859_1).startsWith("HTTP/1.1 20")) {
                    answered.add(fid);
                }
            } catch (IOException e) {
                // the node is gone
            }
        }
    }

    @Test
    void killedInTheMiddleOf200UploadsItLeavesWholeFilesOnly() throws Exception {
        for (int fid = 1; fid < 1000; fid += 3) {
            Files.createDirectories(file(fid).getParent());
            Files.write(file(fid), contents(fid, 0));
        }
        List<Thread> clients = new ArrayList<>();
        try (NodeProcess node = new NodeProcess(folder, docroot, "", "--fsync=never")) {
            for (int i = 0; i < SIDE_BY_SIDE; i++) {
                boolean stopsHalfWay = i % 2 == 0;
                clients.add(Thread.ofVirtual().start(() -> upload(node.httpPort, stopsHalfWay)));
            }
            // whoever looks at a folder that is written to finds names that are gone by the next look
            await().ignoreException(UncheckedIOException.class)
                    .until(() -> answered.size() > 300 && leftovers().size() >= SIDE_BY_SIDE / 2);
            node.kill();
        } finally {
            isKilled.set(true);
        }
        for (Thread client : clients) {
            client.join();
        }
        assertThat(leftovers()).hasSizeGreaterThanOrEqualTo(SIDE_BY_SIDE / 2);
        int whole = wholeFiles();
        InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        try (StorageNode again = new StorageNode(StorageConfig.of(docroot, any, any), () -> {})) {
            again.start();
            await().until(() -> leftovers().isEmpty());
        }
        assertThat(wholeFiles()).isEqualTo(whole).isGreaterThan(300);
    }

    /** Every file that can be seen is its old or its new self; those that were answered for are the new one. */
    private int wholeFiles() throws IOException {
        int whole = 0;
        for (int fid = 1; fid <= next.get(); fid++) {
            boolean isOld = fid < 1000 && fid % 3 == 1;
            if (!Files.exists(file(fid))) {
                assertThat(isOld || answered.contains(fid))
                        .as("file %s is gone", fid)
                        .isFalse();
                continue;
            }
            byte[] bytes = Files.readAllBytes(file(fid));
            boolean isNew = Arrays.equals(bytes, contents(fid, 1));
            assertThat(isNew || isOld && !answered.contains(fid) && Arrays.equals(bytes, contents(fid, 0)))
                    .as("file %s of %s bytes is whole", fid, bytes.length)
                    .isTrue();
            whole++;
        }
        return whole;
    }

    // ---- limits

    @Test
    void aFileThatMayNotGrowAnswers507AndLeavesNothing() throws Exception {
        Files.writeString(device.resolve("old.fid"), "old");
        int length = 24 << 20;
        // in blocks of 512 bytes: stands for a quota, and needs no rights
        try (NodeProcess node = new NodeProcess(folder, docroot, "ulimit -f 2048");
                RawHttp http = new RawHttp(node.httpPort)) {
            for (String path : List.of("/dev1/old.fid", "/dev1/new/new.fid")) {
                http.send(put(path, length) + "x".repeat(length));
                assertThat(http.read(false).status()).isEqualTo(507);
            }
            http.send(put("/dev1/old.fid", length).replaceFirst("\r\n", "\r\nExpect: 100-continue\r\n"));
            assertThat(http.read(false).status()).isEqualTo(100);
            http.send("x".repeat(length));
            assertThat(http.read(false).status()).isEqualTo(507);
            assertThat(leftovers()).isEmpty();
            assertThat(device.resolve("new/new.fid")).doesNotExist();
            http.send(put("/dev1/small.fid", 5) + "small");
            assertThat(http.read(false).status()).isEqualTo(200);
            assertThat(RawHttp.ask(node.httpPort, "GET /dev1/old.fid HTTP/1.0\r\n\r\n")
                            .body())
                    .isEqualTo("old");
            assertThat(node.output().lines().filter(line -> line.contains("File too large")))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whenFilesRunOutItSaysSoOnceAndGoesOnOnceTheyAreBack(boolean isHttp) throws Exception {
        try (NodeProcess node = new NodeProcess(folder, docroot, "ulimit -n " + FILES_MAX)) {
            int port = isHttp ? node.httpPort : node.mgmtPort;
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < FILES_MAX + 50; i++) {
                clients.add(new Socket("127.0.0.1", port));
            }
            await().until(() -> node.output().contains("Too many open files"));
            for (Socket client : clients) {
                client.close();
            }
            await().ignoreExceptions()
                    .until(() -> RawHttp.ask(node.httpPort, "GET /dev1/usage HTTP/1.0\r\n\r\n")
                                    .status()
                            == 200);
            await().ignoreExceptions()
                    .until(() -> node.sideChannel("size /dev1/usage").startsWith("/dev1/usage "));
            assertThat(node.output().lines().filter(line -> line.contains("Too many open files")))
                    .hasSizeBetween(1, KINDS_OF_TROUBLE);
            assertThat(node.output()).doesNotContain("\tat ");
        }
    }

    // ---- signals

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void aSignalStopsItOnceRequestsUnderWayAreDone(String signal) throws Exception {
        Path pidfile = folder.resolve("pid");
        try (NodeProcess node = new NodeProcess(folder, docroot, "", "--pidfile=" + pidfile);
                Socket upload = new Socket("127.0.0.1", node.httpPort)) {
            upload.getOutputStream().write((put("/dev1/a", 10) + "hello").getBytes(ISO_8859_1));
            await().until(() -> leftovers().size() == 1);
            node.signal(signal);
            await().until(() -> isRefused(node.httpPort));
            upload.getOutputStream().write("world".getBytes(ISO_8859_1));
            assertThat(new String(upload.getInputStream().readNBytes(12), ISO_8859_1))
                    .isEqualTo("HTTP/1.1 200");
            assertThat(node.awaitEnd()).isZero();
            assertThat(pidfile).doesNotExist();
            assertThat(device.resolve("a")).hasContent("helloworld");
        }
    }

    @Test
    void anOrderToStopMayNameThePatience() throws Exception {
        try (NodeProcess node = new NodeProcess(folder, docroot, "", "--stop_timeout=3600");
                Socket upload = new Socket("127.0.0.1", node.httpPort)) {
            upload.getOutputStream().write((put("/dev1/a", 10) + "hello").getBytes(ISO_8859_1));
            await().until(() -> leftovers().size() == 1);
            node.sideChannel("shutdown graceful 1");
            assertThat(node.awaitEnd()).isZero();
            assertThat(device.resolve("a")).doesNotExist();
        }
    }

    private static boolean isRefused(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }

    @Test
    void aSignalWritesFiguresToTheLogAndNothingElse() throws Exception {
        try (NodeProcess node = new NodeProcess(folder, docroot, "", "--iostat=0")) {
            node.signal("USR1");
            await().until(() -> node.output().contains("SERVICE mogstored"));
            assertThat(node.isAlive()).isTrue();
            assertThat(RawHttp.ask(node.httpPort, "GET /dev1/usage HTTP/1.0\r\n\r\n")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void withoutAServerOfItsOwnItServesTheSideChannelAlone() throws Exception {
        try (NodeProcess node = new NodeProcess(folder, docroot, "", "--server=none");
                Socket side = new Socket("127.0.0.1", node.mgmtPort)) {
            assertThatThrownBy(() -> new Socket("127.0.0.1", node.httpPort).close())
                    .isInstanceOf(ConnectException.class);
            assertThat(device.resolve("usage")).exists();
            side.getOutputStream().write("size /dev1/none\r\nshutdown\r\n".getBytes(ISO_8859_1));
            assertThat(new String(side.getInputStream().readAllBytes(), ISO_8859_1))
                    .isEqualTo("/dev1/none -1\r\n");
            node.awaitEnd();
        }
    }

    @Test
    void whereJavaTellsNoNumbersOfSocketsFilesAreCopied() throws Exception {
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        Files.write(device.resolve("f.fid"), bytes);
        // this process was started without the option that exports them
        try (NodeProcess node = new NodeProcess(folder, docroot, "");
                RawHttp http = new RawHttp(node.httpPort)) {
            for (int i = 0; i < 3; i++) {
                http.send("GET /dev1/f.fid HTTP/1.1\r\nHost: n\r\n\r\n");
                assertThat(http.read(false).body().equals(new String(bytes, ISO_8859_1)))
                        .isTrue();
            }
            assertThat(node.output()).doesNotContain("ERROR").doesNotContain("WARN");
        }
    }
}

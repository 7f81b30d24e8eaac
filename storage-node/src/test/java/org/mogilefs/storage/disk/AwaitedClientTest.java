package org.mogilefs.storage.disk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.mogilefs.storage.Latches.awaitQuietly;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads that write to a device wait for what their clients send next. */
class AwaitedClientTest {
    private static final int TALKERS = 6;
    private static final int ECHOES = 2000;

    @TempDir
    Path docroot;

    private final AtomicInteger turn = new AtomicInteger();

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<Connection> connections = new ArrayList<>();
    private final CountDownLatch hold = new CountDownLatch(1);
    private DeviceThreads threads;

    @BeforeEach
    void start() throws IOException {
        assumeThat(LinuxCalls.isSupported()).isTrue();
        Files.createDirectory(docroot.resolve("dev1"));
        Files.createDirectory(docroot.resolve("dev2"));
        // of two threads one writes
        threads = new DeviceThreads("disk", docroot, 2, true);
    }

    @AfterEach
    void stop() throws IOException {
        hold.countDown();
        if (threads != null) {
            threads.close();
        }
        for (Connection connection : connections) {
            connection.close();
        }
    }

    /** Both ends of one, and what its server's end is told. */
    private final class Connection implements AwaitedClient {
        private final String name;
        private final SocketPair pair;
        private final ClientSocket socket;

        Connection(String name) throws IOException {
            this.name = name;
            pair = SocketPair.open();
            socket = new ClientSocket(pair.accepted(), pair::closeAccepted);
            connections.add(this);
        }

        @Override
        public void arrived() {
            ByteBuffer bytes = ByteBuffer.allocate(100);
            try {
                pair.accepted().read(bytes);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            note(new String(bytes.array(), 0, bytes.position(), US_ASCII) + " of " + name);
        }

        @Override
        public void letGo() {
            note("let go " + name);
        }

        void sends(String text) throws IOException {
            pair.peer().write(ByteBuffer.wrap(text.getBytes(US_ASCII)));
        }

        void close() throws IOException {
            socket.close();
            pair.close();
        }
    }

    private void note(String what) {
        events.add(what + " on " + Thread.currentThread().getName());
    }

    private void write(String device, Runnable work) {
        threads.write(device, lane -> work.run(), () -> note("refused"));
    }

    /** Whether the threads that write to a device wait for a client from now on. */
    private boolean isExpected(String device, Connection connection) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        write(device, () -> answer.complete(DeviceThreads.expect(connection.socket, connection)));
        return answer.join();
    }

    @Test
    void whatItSendsIsTakenByAThreadThatWrites() throws IOException {
        Connection a = new Connection("a");
        for (int i = 1; i <= 3; i++) {
            assertThat(isExpected("dev1", a)).isTrue();
            a.sends("upload " + i);
            int times = i;
            await().until(() -> events.size() == times);
        }
        assertThat(events)
                .containsExactly(
                        "upload 1 of a on disk-dev1", "upload 2 of a on disk-dev1", "upload 3 of a on disk-dev1");
    }

    @Test
    void itIsToldOnceForEachTimeItIsExpected() throws IOException {
        Connection a = new Connection("a");
        Connection b = new Connection("b");
        isExpected("dev1", a);
        a.sends("1");
        await().until(() -> events.size() == 1);
        a.sends("2");
        isExpected("dev1", b);
        b.sends("1");
        await().until(() -> events.size() == 2);
        isExpected("dev1", a);
        await().until(() -> events.size() == 3);
        assertThat(events).containsExactly("1 of a on disk-dev1", "1 of b on disk-dev1", "2 of a on disk-dev1");
    }

    @Test
    void itsEndIsToldToo() throws IOException {
        Connection a = new Connection("a");
        isExpected("dev1", a);
        a.pair.peer().close();
        await().until(() -> !events.isEmpty());
        assertThat(events).containsExactly(" of a on disk-dev1");
    }

    @Test
    void otherThreadsDoNotWait() throws IOException {
        Connection a = new Connection("a");
        isExpected("dev1", a);
        assertThat(DeviceThreads.expect(a.socket, a)).isFalse();
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        threads.run("dev1", lane -> answer.complete(DeviceThreads.expect(a.socket, a)), () -> note("refused"));
        assertThat(answer.join()).isFalse();
    }

    @Test
    void threadsThatAreNotToWaitDoNot() throws IOException {
        threads.close();
        threads = new DeviceThreads("disk", docroot, 2, false);
        assertThat(isExpected("dev1", new Connection("a"))).isFalse();
    }

    @Test
    void whoWaitsIsCalledForAnUploadOfAnother() throws IOException {
        isExpected("dev1", new Connection("a"));
        for (int i = 0; i < 20; i++) {
            isExpected("dev1", new Connection("b"));
        }
        // nobody had to be let go, as they are when nothing comes for a second
        assertThat(events).isEmpty();
    }

    @Test
    void itIsLetGoWhenNothingComes() throws IOException {
        Connection a = new Connection("a");
        isExpected("dev1", a);
        await().until(() -> !events.isEmpty());
        a.sends("late");
        assertThat(events).containsExactly("let go a on disk-dev1");
        // and may come again
        assertThat(isExpected("dev1", a)).isTrue();
        await().until(() -> events.contains("late of a on disk-dev1"));
    }

    @Test
    void itIsLetGoWhenTheDiskHangs() throws IOException {
        Connection a = new Connection("a");
        CountDownLatch begun = new CountDownLatch(1);
        write("dev1", () -> {
            DeviceThreads.expect(a.socket, a);
            begun.countDown();
            awaitQuietly(hold);
        });
        awaitQuietly(begun);
        a.sends("in vain");
        await().until(() -> {
            threads.rescue();
            return !events.isEmpty();
        });
        assertThat(events).singleElement().asString().startsWith("let go a on ").doesNotEndWith("disk-dev1");
    }

    @Test
    void anotherThreadWaitsForTheOthersWhileOneIsHeldUp() throws IOException {
        threads.close();
        threads = new DeviceThreads("disk", docroot, 4, true);
        Connection a = new Connection("a");
        Connection b = new Connection("b");
        CountDownLatch isHeldUp = new CountDownLatch(1);
        AwaitedClient held = new AwaitedClient() {
            @Override
            public void arrived() {
                isHeldUp.countDown();
                awaitQuietly(hold);
            }

            @Override
            public void letGo() {
                note("let go");
            }
        };
        CountDownLatch areExpected = new CountDownLatch(1);
        write("dev1", () -> {
            DeviceThreads.expect(a.socket, held);
            DeviceThreads.expect(b.socket, b);
            areExpected.countDown();
        });
        awaitQuietly(areExpected);
        a.sends("hangs");
        awaitQuietly(isHeldUp);
        b.sends("goes on");
        await().until(() -> !events.isEmpty());
        assertThat(events).containsExactly("goes on of b on disk-dev1");
    }

    @Test
    void theThreadsOfAnotherDeviceTakeItOver() throws IOException {
        Connection a = new Connection("a");
        // so that somebody waits at the first device still
        isExpected("dev1", new Connection("b"));
        isExpected("dev1", a);
        assertThat(isExpected("dev2", a)).isTrue();
        a.sends("upload");
        await().until(() -> events.contains("upload of a on disk-dev2"));
        assertThat(isExpected("dev1", a)).isTrue();
        a.sends("and back");
        await().until(() -> events.contains("and back of a on disk-dev1"));
    }

    @Test
    void aSocketThatIsClosedIsNobody() throws IOException {
        Connection a = new Connection("a");
        isExpected("dev1", a);
        a.close();
        assertThat(isExpected("dev1", a)).isFalse();
        // has its number, as a rule
        Connection b = new Connection("b");
        isExpected("dev1", b);
        b.sends("upload");
        await().until(() -> !events.isEmpty());
        isExpected("dev1", b);
        await().until(() -> events.size() == 2);
        assertThat(events).containsExactly("upload of b on disk-dev1", "let go b on disk-dev1");
    }

    /** Sends back what it gets, wherever it is waited for. */
    private final class Echo implements AwaitedClient {
        private final Connection connection;

        Echo(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void arrived() {
            ByteBuffer bytes = ByteBuffer.allocate(100);
            try {
                connection.pair.accepted().read(bytes);
                connection.pair.accepted().write(bytes.flip());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            expect();
        }

        @Override
        public void letGo() {
            write("dev" + (1 + turn.incrementAndGet() % 2), this::expect);
        }

        private void expect() {
            if (!DeviceThreads.expect(connection.socket, this)) {
                letGo();
            }
        }
    }

    private void talk(Connection connection) {
        ByteBuffer bytes = ByteBuffer.allocate(1);
        try {
            for (int i = 0; i < ECHOES; i++) {
                connection.sends("x");
                connection.pair.peer().read(bytes.clear());
            }
            note("done");
        } catch (IOException e) {
            note(e.toString());
        }
    }

    @Test
    void nobodyIsForgottenWhoSendsInTheMomentItIsLetGo() throws IOException {
        threads.close();
        threads = new DeviceThreads("disk", docroot, 4, true);
        Set<Lane> lanes = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < TALKERS; i++) {
            Connection connection = new Connection("talker");
            Echo echo = new Echo(connection);
            threads.write("dev1", lane -> lanes.add(lane), () -> note("refused"));
            threads.write("dev2", lane -> lanes.add(lane), () -> note("refused"));
            write("dev1", echo::expect);
            Thread.ofVirtual().start(() -> talk(connection));
        }
        await().pollInterval(Duration.ofMillis(1)).until(() -> {
            lanes.forEach(lane -> lane.writers().rescue(0));
            return events.size() >= TALKERS;
        });
        assertThat(events).hasSize(TALKERS).allMatch(event -> event.startsWith("done"));
    }

    private static long waitingPlaces() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(AwaitedClientTest::isWaitingPlace).count();
        }
    }

    private static boolean isWaitingPlace(Path open) {
        try {
            String kind = Files.readSymbolicLink(open).toString();
            return kind.contains("eventpoll") || kind.contains("eventfd");
        } catch (IOException e) {
            // closed meanwhile
            return false;
        }
    }

    @Test
    void nothingStaysOpenWhenTheThreadsEnd() throws IOException {
        long before = waitingPlaces();
        Connection a = new Connection("a");
        isExpected("dev1", a);
        assertThat(waitingPlaces()).isGreaterThan(before);
        threads.close();
        await().until(() -> waitingPlaces() <= before);
        assertThat(events).singleElement().asString().startsWith("let go a on ");
    }
}

package org.mogilefs.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.protocol.Request;

/** An interrupted thread gets out of any wait, and no tracker or storage node is blamed. */
class InterruptTest {
    /** Accepts connections, as far as the system does so by itself, and never answers. */
    private ServerSocket stuck;

    private FakeTracker tracker;
    private MogileClient client;
    private final List<String> blamed = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws IOException {
        stuck = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        tracker = new FakeTracker(this::answer);
        client = MogileClient.builder()
                .trackers(tracker.address())
                .domain("d")
                .listener(new ClientListener() {
                    @Override
                    public void trackerFailed(TrackerAddress address, String command, Exception cause) {
                        blamed.add(command + ": " + cause);
                    }

                    @Override
                    public void storageFailed(java.net.URI path, Exception cause) {
                        blamed.add(path + ": " + cause);
                    }
                })
                .build();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        tracker.close();
        stuck.close();
    }

    private String answer(Request request) {
        String path = "http://127.0.0.1:" + stuck.getLocalPort() + "/dev1/0/000/000/0000000001.fid";
        return switch (request.command()) {
            case "create_open" -> "OK fid=1&devid=1&path=" + path;
            case "get_paths" -> "OK paths=1&path1=" + path;
            default -> FakeTracker.SILENCE;
        };
    }

    /** Runs {@code work} on a thread of its own, interrupts it when it has reached its wait, and gives what it threw. */
    private static Throwable interrupted(Thread.Builder kind, Callable<?> work, Callable<Boolean> waits) {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicBoolean flag = new AtomicBoolean();
        Thread thread = kind.start(() -> {
            try {
                work.call();
            } catch (Throwable e) {
                thrown.set(e);
            }
            flag.set(Thread.currentThread().isInterrupted());
        });
        await().until(waits);
        thread.interrupt();
        await().until(() -> !thread.isAlive());
        assertThat(flag).as("the interrupt flag").isTrue();
        return thrown.get();
    }

    private Callable<Boolean> asked(String command) {
        return () -> tracker.commands().contains(command);
    }

    @Test
    void whoWaitsForATrackerGetsOut() {
        for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
            assertThat(interrupted(kind, () -> client.fileInfo("k"), asked("file_info")))
                    .isInstanceOf(MogileInterruptedException.class);
            assertThat(interrupted(kind, () -> client.delete("k"), asked("delete")))
                    .isInstanceOf(MogileInterruptedException.class);
        }
        assertThat(tracker.commands()).as("nothing is sent again").hasSize(4);
        assertThat(blamed).isEmpty();
    }

    @Test
    void whoWaitsForAStorageNodeGetsOut() throws IOException {
        AtomicBoolean reached = new AtomicBoolean();
        Thread acceptor = Thread.ofVirtual().start(() -> {
            try (Socket first = stuck.accept()) {
                reached.set(first.getInputStream().read() >= 0);
                first.getInputStream().readAllBytes(); // until the client lets go
            } catch (IOException e) {
                reached.set(false);
            }
        });
        assertThat(interrupted(Thread.ofPlatform(), () -> client.fetchBytes("k"), reached::get))
                .isInstanceOf(MogileInterruptedException.class);
        await().until(() -> !acceptor.isAlive());
        assertThat(tracker.commands()).containsExactly("get_paths");
        assertThat(blamed).isEmpty();
    }

    @Test
    void whoUploadsToANodeThatTakesNothingMoreGetsOut() {
        AtomicBoolean writing = new AtomicBoolean();
        byte[] block = new byte[20_000_000]; // more than the socket buffers hold
        Throwable thrown = interrupted(
                Thread.ofPlatform(),
                () -> client.store("k", "", out -> {
                    writing.set(true);
                    out.write(block);
                }),
                writing::get);
        assertThat(thrown).isInstanceOf(MogileInterruptedException.class);
        assertThat(tracker.commands()).containsExactly("create_open");
        assertThat(blamed).isEmpty();
    }

    @Test
    void whoIsInterruptedAlreadyBeginsNothing() {
        Throwable thrown = interrupted(
                Thread.ofPlatform(),
                () -> {
                    Thread.currentThread().interrupt();
                    try (InputStream in = client.fetch("k")) {
                        return in.read();
                    }
                },
                () -> true);
        assertThat(thrown).isInstanceOf(MogileInterruptedException.class);
        assertThat(tracker.commands()).isEmpty();
    }
}

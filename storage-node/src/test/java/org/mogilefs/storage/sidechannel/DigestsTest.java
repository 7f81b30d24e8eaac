package org.mogilefs.storage.sidechannel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.storage.disk.BadPathException;
import org.mogilefs.storage.disk.DeviceStore;
import org.mogilefs.storage.disk.DeviceThreads;
import org.mogilefs.storage.disk.Devices;

/** Who waits for whom when a device has more digests to compute than it has threads for them. */
class DigestsTest {
    private static final String HELLO = "5d41402abc4b2a76b9719d911017c592";

    @TempDir
    Path docroot;

    private final CountDownLatch hold = new CountDownLatch(1);
    private final Set<String> answers = ConcurrentHashMap.newKeySet();
    private final List<Thread> asking = new ArrayList<>();
    private DeviceStore store;
    private DeviceThreads threads;
    private Digests digests;

    @BeforeEach
    void start() throws IOException {
        for (String device : List.of("dev1", "dev2")) {
            Files.writeString(Files.createDirectories(docroot.resolve(device)).resolve("file"), "hello");
        }
        store = new DeviceStore(new Devices(docroot, false), false, true);
        threads = new DeviceThreads("digest", docroot, 1, false);
        digests = new Digests(store.files(), threads, 1);
    }

    @AfterEach
    void stop() {
        hold.countDown();
        digests.close();
        store.close();
    }

    private void ask(String uri, boolean forFsck) {
        asking.add(Thread.ofPlatform().start(() -> {
            try {
                answers.add(uri + " " + digests.digest("MD5", uri, forFsck));
            } catch (IOException | BadPathException | InterruptedException e) {
                answers.add(e.toString());
            }
        }));
    }

    private void holdDevice() {
        CountDownLatch isHeld = new CountDownLatch(1);
        threads.run(
                "dev1",
                lane -> {
                    isHeld.countDown();
                    awaitQuietly(hold);
                },
                hold::countDown);
        awaitQuietly(isHeld);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int waiting() {
        return threads.load().getFirst().waiting();
    }

    private void awaitAllWaiting() {
        await().until(() -> asking.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
    }

    @Test
    void othersOvertakeWhatFsckAsksFor() throws InterruptedException {
        holdDevice();
        for (int i = 0; i < 5; i++) {
            ask("/dev1/file", true);
        }
        awaitAllWaiting();
        // the one whose turn it is; the rest does not stand before those who come now
        assertThat(waiting()).isEqualTo(1);
        ask("/dev1/file", false);
        awaitAllWaiting();
        assertThat(waiting()).isEqualTo(2);
        hold.countDown();
        for (Thread thread : asking) {
            thread.join();
        }
        assertThat(answers).containsExactly("/dev1/file " + HELLO);
    }

    @Test
    void fsckOfOneDeviceHoldsUpNoOther() {
        holdDevice();
        ask("/dev1/file", true);
        ask("/dev2/file", true);
        await().until(() -> answers.contains("/dev2/file " + HELLO));
        assertThat(answers).hasSize(1);
    }
}

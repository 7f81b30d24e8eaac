package org.mogilefs.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mogilefs.storage.Latches.awaitQuietly;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In which order, and on which threads, work for a device is done. */
class DeviceThreadsTest {
    @TempDir
    Path docroot;

    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch hold = new CountDownLatch(1);
    private final ExecutorService others = Executors.newSingleThreadExecutor(work -> new Thread(work, "others"));
    private DeviceThreads threads;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectory(docroot.resolve("dev1"));
        // of two threads one writes
        threads = new DeviceThreads("disk", docroot, 2, true);
        // a device not seen before is looked at first, which keeps no order
        CountDownLatch isKnown = new CountDownLatch(1);
        threads.run("dev1", lane -> isKnown.countDown(), isKnown::countDown);
        awaitQuietly(isKnown);
    }

    @AfterEach
    void stop() {
        hold.countDown();
        threads.close();
        others.shutdown();
    }

    @Test
    void whatFollowsAnUploadIsDoneByItsThreadBeforeOthersThatWait() {
        CountDownLatch bothAreThere = new CountDownLatch(1);
        write(() -> {
            awaitQuietly(bothAreThere);
            DeviceThreads.follow(() -> note("what follows"), others);
            note("first");
        });
        write(() -> note("second"));
        bothAreThere.countDown();

        await().until(() -> done.size() == 3);
        assertThat(done).containsExactly("first on disk-dev1", "what follows on disk-dev1", "second on disk-dev1");
    }

    @Test
    void whatFollowsIsDoneThoughTheWorkFails() {
        write(() -> {
            DeviceThreads.follow(() -> note("what follows"), others);
            throw new IllegalStateException("on purpose");
        });

        await().dontCatchUncaughtExceptions().until(() -> !done.isEmpty());
        assertThat(done).containsExactly("what follows on disk-dev1");
    }

    @Test
    void uploadsGoOnAfterOneThatFails() {
        CountDownLatch bothAreThere = new CountDownLatch(1);
        write(() -> {
            awaitQuietly(bothAreThere);
            throw new IllegalStateException("on purpose");
        });
        write(() -> note("second"));
        bothAreThere.countDown();

        await().dontCatchUncaughtExceptions().until(() -> {
            threads.rescue();
            return !done.isEmpty();
        });
        assertThat(done).containsExactly("second on disk-dev1");
    }

    @Test
    void readsGoOnWhileWritingHangs() {
        CountDownLatch begun = new CountDownLatch(1);
        for (int i = 0; i < 10; i++) {
            write(() -> {
                begun.countDown();
                awaitQuietly(hold);
            });
        }
        awaitQuietly(begun);
        threads.run("dev1", lane -> note("read"), () -> note("refused"));

        await().until(() -> !done.isEmpty());
        assertThat(done).containsExactly("read on disk-dev1");
        assertThat(hold.getCount()).isOne();
    }

    @Test
    void whatFollowsElsewhereIsDoneByOthers() {
        DeviceThreads.follow(() -> note("what follows"), others);

        await().until(() -> !done.isEmpty());
        assertThat(done).containsExactly("what follows on others");
    }

    private void write(Runnable work) {
        threads.write("dev1", lane -> work.run(), () -> note("refused"));
    }

    private void note(String what) {
        done.add(what + " on " + Thread.currentThread().getName());
    }
}

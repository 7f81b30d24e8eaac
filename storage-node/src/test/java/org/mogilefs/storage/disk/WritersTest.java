package org.mogilefs.storage.disk;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mogilefs.storage.Latches.awaitQuietly;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that write, when the system has none to give. */
class WritersTest {
    private final AtomicInteger refusals = new AtomicInteger(3);
    private final Lane lane = new Lane("disk-dev1", 1, Optional.empty());
    private final Executor threads = this::start;

    private void start(Runnable work) {
        if (refusals.getAndDecrement() > 0) {
            throw new OutOfMemoryError("unable to create native thread, on purpose");
        }
        new DeviceThread(lane, work, "disk-dev1").start();
    }

    @Test
    @Timeout(30)
    void anUploadIsRefusedAndALaterOneIsDone() {
        Writers writers = new Writers(threads, 1, 10, Optional.empty());
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> writers.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        }
        CountDownLatch done = new CountDownLatch(1);
        writers.execute(done::countDown);
        awaitQuietly(done);
    }
}

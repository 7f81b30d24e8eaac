package org.mogilefs.tracker.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.testing.HeardLog;

/** Work of which nothing is heard is interrupted, told of, and at last left behind. */
class WatchdogTest {
    private final HeardLog log = new HeardLog(Watchdog.class);
    // other tests have watchdogs at the same time
    private final String what = "the work " + System.identityHashCode(this);
    private final AtomicInteger lost = new AtomicInteger();
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Instant now = Instant.EPOCH;
    private volatile SignOfLife sign = SignOfLife.UNWATCHED;
    private final Watchdog watchdog = new Watchdog(() -> now);

    @AfterEach
    void stop() {
        log.close();
        end.countDown();
    }

    /** Something that waits in vain, and after an interrupt too when that is {@code ignored}. */
    private Thread hanging(boolean ignored) {
        CountDownLatch begun = new CountDownLatch(1);
        Thread thread = Thread.ofVirtual()
                .start(() -> watchdog.<Void, RuntimeException>watch(
                        what, Duration.ofSeconds(10), lost::incrementAndGet, () -> {
                            sign = SignOfLife.ofThisThread();
                            begun.countDown();
                            hang(ignored);
                            return null;
                        }));
        await().until(() -> begun.getCount() == 0);
        return thread;
    }

    private void hang(boolean ignored) {
        try {
            end.await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            if (ignored) {
                hang(true);
            }
        }
    }

    private List<String> lines() {
        return log.lines(Level.TRACE).stream()
                .filter(line -> line.startsWith(what))
                .toList();
    }

    private void lookAfter(int seconds) {
        now = now.plusSeconds(seconds);
        watchdog.look();
    }

    @Test
    void whatHangsIsInterruptedAndToldOfInOneLine() throws InterruptedException {
        Thread thread = hanging(false);
        lookAfter(9);
        assertThat(lines()).isEmpty();
        lookAfter(1);
        thread.join();
        assertThat(interrupted.getCount()).isZero();
        assertThat(lines().getFirst())
                .startsWith(what + " hangs and is interrupted: nothing heard for 10 s, at ")
                .contains("WatchdogTest.hang(WatchdogTest.java:")
                .doesNotContain("\n");
        lookAfter(1000);
        assertThat(lost).as("it has ended").hasValue(0);
    }

    @Test
    void signsOfLifeAreHeardFromAnyThread() {
        hanging(false);
        lookAfter(9);
        sign.give();
        lookAfter(9);
        sign.silentFor(Duration.ofHours(1));
        lookAfter(3600);
        assertThat(lines()).isEmpty();
        assertThat(sign.isGivenUp()).isFalse();
        lookAfter(10);
        assertThat(sign.isGivenUp()).isTrue();
    }

    @Test
    void whatNoInterruptEndsIsLeftBehindOnce() throws InterruptedException {
        Thread thread = hanging(true);
        lookAfter(10);
        interrupted.await();
        // of no use any more
        sign.give();
        lookAfter(59);
        assertThat(lost).hasValue(0);
        lookAfter(1);
        lookAfter(1000);
        assertThat(lost).hasValue(1);
        assertThat(lines().getLast()).startsWith(what + " does not end, it is left behind: it is at ");
        end.countDown();
        thread.join();
        assertThat(lines().getLast()).isEqualTo(what + " has ended after all");
    }

    @Test
    void workThatNobodyWatchesHasSignsToo() {
        SignOfLife.ofThisThread().give();
        SignOfLife.ofThisThread().silentFor(Duration.ofHours(1));
        assertThat(SignOfLife.ofThisThread().isGivenUp()).isFalse();
    }
}

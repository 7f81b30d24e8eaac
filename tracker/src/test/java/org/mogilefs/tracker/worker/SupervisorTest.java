package org.mogilefs.tracker.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.testing.HeardLog;

/** Workers are kept running, as many as are wanted, whatever becomes of them. */
class SupervisorTest {
    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final Set<Worker> running = ConcurrentHashMap.newKeySet();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private volatile boolean fails;
    private volatile boolean hangs;
    private volatile boolean hangsForEver;
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger interrupts = new AtomicInteger();
    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicInteger jobMasterSteps = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();
    private volatile CountDownLatch jobMasterHangs = new CountDownLatch(0);
    private volatile CountDownLatch finishing = new CountDownLatch(0);
    private volatile Instant now = Instant.EPOCH;
    private Supervisor supervisor;

    /** Does what the test says. */
    private final class Tried implements Worker {
        @Override
        public StepResult step() throws InterruptedException {
            boolean hangsNow = hangs;
            boolean ignoresInterrupts = hangsForEver;
            running.add(this);
            steps.incrementAndGet();
            if (fails) {
                failures.incrementAndGet();
                throw new AssertionError("as a worker may die: not even an Exception\nsecond line");
            }
            if (hangsNow) {
                hanging.await();
            }
            while (ignoresInterrupts && over.getCount() > 0) {
                try {
                    over.await();
                } catch (InterruptedException e) {
                    interrupts.incrementAndGet();
                }
            }
            return StepResult.idle(Duration.ofHours(1));
        }

        @Override
        public void finish() throws InterruptedException {
            finishing.await();
            finished.incrementAndGet();
        }

        @Override
        public void close() {
            running.remove(this);
        }
    }

    private Worker jobMaster() {
        return () -> {
            jobMasterSteps.incrementAndGet();
            jobMasterHangs.await();
            return StepResult.idle(Duration.ofHours(1));
        };
    }

    private final class CountedRounds implements Supervisor.MonitorRounds {
        @Override
        public void ask() {
            rounds.incrementAndGet();
        }

        @Override
        public boolean runOne() {
            ask();
            return true;
        }
    }

    @BeforeEach
    void start() {
        supervisor = new Supervisor(
                Map.of(JobKind.DELETE, Tried::new, JobKind.JOB_MASTER, this::jobMaster),
                Map.of(JobKind.DELETE, 1, JobKind.JOB_MASTER, 1),
                100,
                new CountedRounds(),
                new Watchdog(() -> now));
        supervisor.start();
        awaitRunning(1);
    }

    @AfterEach
    void stop() {
        over.countDown();
        supervisor.close();
    }

    private void awaitRunning(int count) {
        await().until(() -> running.size() == count);
    }

    private List<Long> ids() {
        return jobs(JobKind.DELETE);
    }

    private List<Long> jobs(JobKind kind) {
        return supervisor.jobs().stream()
                .filter(job -> job.kind() == kind)
                .findFirst()
                .orElseThrow()
                .ids();
    }

    @Test
    void asManyRunAsAreWanted() {
        supervisor.want(JobKind.DELETE, 3);
        awaitRunning(3);
        supervisor.want(JobKind.DELETE, 1);
        awaitRunning(1);
        supervisor.want(JobKind.DELETE, 0);
        awaitRunning(0);
    }

    @Test
    void aWorkerThatIsToldToGoIsReplaced() {
        long first = ids().getFirst();
        assertThat(supervisor.tell(JobKind.DELETE, ":shutdown")).isEqualTo(1);
        await().until(() -> ids().size() == 1 && ids().getFirst() > first);
        awaitRunning(1);
    }

    @Test
    void aWorkerThatFailsIsTriedAgainUntilItWorks() {
        fails = true;
        supervisor.wake(JobKind.DELETE);
        supervisor.tell(JobKind.DELETE, ":wake_up");
        await().until(() -> failures.get() >= 2);
        fails = false;
        int before = steps.get();
        await().until(() -> steps.get() > before);
        assertThat(ids()).hasSize(1);
    }

    @Test
    void aFailureIsOneLineWithItsReasonAndPlace() {
        try (HeardLog log = new HeardLog(WorkerRunner.class)) {
            fails = true;
            supervisor.tell(JobKind.DELETE, ":wake_up");
            await().until(() -> !log.lines(Level.ERROR).isEmpty());
            assertThat(log.lines(Level.ERROR))
                    .allMatch(line -> line.matches(
                            "delete failed: java.lang.AssertionError: as a worker may die: not even an Exception"
                                    + " at .*SupervisorTest.*step.*; again in \\d+ ms"));
        }
    }

    @Test
    void aJobMasterThatGoesIsWaitedForBeforeTheNextOneStarts() {
        await().until(() -> jobMasterSteps.get() == 1);
        CountDownLatch step = new CountDownLatch(1);
        jobMasterHangs = step;
        supervisor.wake(JobKind.JOB_MASTER);
        await().until(() -> jobMasterSteps.get() == 2);
        assertThat(supervisor.tell(JobKind.JOB_MASTER, ":shutdown")).isEqualTo(1);
        // looks at all workers, as the supervisor does now and then
        supervisor.want(JobKind.JOB_MASTER, 1);
        assertThat(jobs(JobKind.JOB_MASTER)).hasSize(1);
        step.countDown();
        await().until(() -> jobMasterSteps.get() == 3);
    }

    @Test
    void aWorkerThatHangsIsStoppedWithTheOthers() {
        hangs = true;
        int before = steps.get();
        supervisor.tell(JobKind.DELETE, ":wake_up");
        await().until(() -> steps.get() > before);
        supervisor.close();
        assertThat(running).isEmpty();
        supervisor.want(JobKind.DELETE, 2);
        assertThat(ids()).as("nothing starts after the end").isEmpty();
    }

    @Test
    void aStepThatHangsIsInterruptedAndItsWorkerReplaced() {
        long first = ids().getFirst();
        hangs = true;
        int before = steps.get();
        supervisor.tell(JobKind.DELETE, ":wake_up");
        await().until(() -> steps.get() > before);
        hangs = false;
        now = now.plus(Watchdog.USUAL_PATIENCE);
        await().until(() -> ids().size() == 1 && ids().getFirst() > first);
        awaitRunning(1);
    }

    @Test
    void aWorkerThatNoInterruptEndsIsLeftBehindAndAnotherStarts() {
        long first = ids().getFirst();
        hangsForEver = true;
        int before = steps.get();
        supervisor.tell(JobKind.DELETE, ":wake_up");
        await().until(() -> steps.get() > before);
        hangsForEver = false;
        now = now.plus(Watchdog.USUAL_PATIENCE);
        await().until(() -> interrupts.get() == 1);
        now = now.plus(Duration.ofMinutes(1));
        awaitRunning(2);
        assertThat(ids()).hasSize(1).doesNotContain(first);
        over.countDown();
        awaitRunning(1);
        assertThat(ids()).hasSize(1).doesNotContain(first);
    }

    @Test
    void aWorkerThatGoesFinishesFirstAndKeepsNoOtherFromStarting() {
        finishing = new CountDownLatch(1);
        long first = ids().getFirst();
        supervisor.want(JobKind.DELETE, 0);
        supervisor.want(JobKind.DELETE, 1);
        awaitRunning(2);
        assertThat(ids()).hasSize(2).contains(first);
        assertThat(finished).hasValue(0);
        finishing.countDown();
        await().until(() -> finished.get() == 1);
        awaitRunning(1);
        await().until(() -> !ids().contains(first));
    }

    @Test
    void theEndOfTheTrackerWaitsForNoWorkerThatFinishes() {
        finishing = new CountDownLatch(1);
        supervisor.want(JobKind.DELETE, 0);
        supervisor.close();
        assertThat(running).isEmpty();
        assertThat(finished).hasValue(0);
    }

    @Test
    void wakingAJobThatIsFetchedForLooksAtTheQueues() {
        await().until(() -> jobMasterSteps.get() == 1);
        assertThat(supervisor.tell(JobKind.DELETE, ":wake_up")).isEqualTo(1);
        await().until(() -> jobMasterSteps.get() == 2);
    }

    @Test
    void onlyTheMonitorRefreshesAndOtherTextsDoNothing() {
        assertThat(supervisor.tell(JobKind.MONITOR, ":refresh_monitor")).isZero();
        assertThat(rounds).hasValue(1);
        assertThat(supervisor.tell(JobKind.DELETE, ":refresh_monitor")).isEqualTo(1);
        assertThat(supervisor.tell(JobKind.DELETE, "no such word")).isEqualTo(1);
        assertThat(rounds).hasValue(1);
    }
}

package org.mogilefs.tracker.worker;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps as many workers of each kind running as are wanted: starts what is missing, stops what is too many, replaces
 * what was told to go. Query workers are counted only: requests have threads of their own.
 */
public final class Supervisor implements JobControl, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);
    private static final Set<JobKind> FETCHED_FOR = EnumSet.of(JobKind.REPLICATE, JobKind.DELETE, JobKind.FSCK);
    private static final int MOST = 500;
    private static final Duration CHECK = Duration.ofMillis(500);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final Map<JobKind, Supplier<Worker>> factories;
    private final Map<JobKind, Integer> desired = new ConcurrentHashMap<>();
    private final Map<JobKind, List<WorkerRunner>> running = new EnumMap<>(JobKind.class);
    private final AtomicLong ids;
    private final MonitorRounds monitorRounds;
    private final Thread keeper;
    private final Watchdog watchdog;
    private volatile boolean closed;

    /** Full rounds of the monitor: tables and devices. */
    public interface MonitorRounds {
        /** Asks for one, and does not wait for it. */
        void ask();

        /** Has one done that begins after this call; whether it ended in time. */
        boolean runOne() throws InterruptedException;
    }

    /**
     * @param factories makes one worker of a kind
     * @param wanted how many to start with
     * @param firstId the number of the first worker: the process id, so that what {@code !jobs} shows looks as ever
     */
    public Supervisor(
            Map<JobKind, Supplier<Worker>> factories,
            Map<JobKind, Integer> wanted,
            long firstId,
            MonitorRounds monitorRounds) {
        this(factories, wanted, firstId, monitorRounds, new Watchdog(InstantSource.system()));
    }

    /** The same with a {@code watchdog} that ends steps that hang. */
    Supervisor(
            Map<JobKind, Supplier<Worker>> factories,
            Map<JobKind, Integer> wanted,
            long firstId,
            MonitorRounds monitorRounds,
            Watchdog watchdog) {
        this.watchdog = watchdog;
        this.factories = Map.copyOf(factories);
        this.desired.putAll(wanted);
        this.ids = new AtomicLong(firstId);
        this.monitorRounds = monitorRounds;
        for (JobKind kind : JobKind.values()) {
            running.put(kind, new CopyOnWriteArrayList<>());
        }
        this.keeper = Thread.ofVirtual().name("supervisor").unstarted(this::keep);
    }

    /** Starts the workers. */
    public void start() {
        adjustAll();
        keeper.start();
    }

    private void keep() {
        while (!closed) {
            try {
                Thread.sleep(CHECK);
                watchdog.look();
                adjustAll();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                // without this thread nothing would be replaced any more
                log.error("a worker could not be started or stopped", e);
            }
        }
    }

    private synchronized void adjustAll() {
        if (!closed) {
            factories.keySet().forEach(this::adjust);
        }
    }

    private void adjust(JobKind kind) {
        List<WorkerRunner> runners = running.get(kind);
        runners.removeIf(r -> !r.isRunning());
        int wanted = desired.getOrDefault(kind, 0);
        List<WorkerRunner> staying =
                runners.stream().filter(WorkerRunner::isWanted).toList();
        // one that has been told to go may take long to finish its files; of the other kinds there are never two
        int there = FETCHED_FOR.contains(kind) ? staying.size() : runners.size();
        for (int i = there; i < wanted; i++) {
            WorkerRunner runner = new WorkerRunner(
                    kind, ids.incrementAndGet(), factories.get(kind).get(), watchdog);
            runners.add(runner);
            runner.start();
        }
        staying.stream().skip(wanted).forEach(WorkerRunner::stop);
    }

    @Override
    public List<JobStatus> jobs() {
        List<JobStatus> jobs = new ArrayList<>();
        for (JobKind kind : JobKind.values()) {
            if (kind == JobKind.QUERYWORKER) {
                int count = desired.getOrDefault(kind, 0);
                jobs.add(new JobStatus(
                        kind, count, LongStream.range(0, count).boxed().toList()));
            } else if (factories.containsKey(kind)) {
                List<Long> alive = running.get(kind).stream()
                        .filter(WorkerRunner::isRunning)
                        .map(WorkerRunner::id)
                        .sorted()
                        .toList();
                jobs.add(new JobStatus(kind, desired.getOrDefault(kind, 0), alive));
            }
        }
        return jobs;
    }

    @Override
    public int desired(JobKind kind) {
        return desired.getOrDefault(kind, 0);
    }

    @Override
    public void want(JobKind kind, int count) {
        boolean single = kind == JobKind.MONITOR || kind == JobKind.JOB_MASTER;
        if (single && count > 1) {
            return;
        }
        desired.put(kind, Math.clamp(count, 0, MOST));
        log.info("now desiring {} of {}", desired.get(kind), kind.wire());
        adjustAll();
    }

    @Override
    public int tell(JobKind kind, String message) {
        if (kind == JobKind.QUERYWORKER) {
            return desired.getOrDefault(kind, 0);
        }
        List<WorkerRunner> runners =
                running.get(kind).stream().filter(WorkerRunner::isWanted).toList();
        switch (message.strip().toLowerCase(Locale.ROOT)) {
            case ":shutdown" -> runners.forEach(WorkerRunner::stop);
            case ":wake_up" -> {
                runners.forEach(WorkerRunner::wake);
                wake(kind);
            }
            case ":refresh_monitor" -> {
                if (kind == JobKind.MONITOR) {
                    monitorRounds.ask();
                }
            }
            default -> log.debug("told {}: {}", kind.wire(), message);
        }
        return runners.size();
    }

    @Override
    public void wake(JobKind kind) {
        // what these work on is fetched for them
        JobKind woken = FETCHED_FOR.contains(kind) ? JobKind.JOB_MASTER : kind;
        running.get(woken).forEach(WorkerRunner::wake);
    }

    @Override
    public boolean monitorRound() throws InterruptedException {
        return monitorRounds.runOne();
    }

    /** Stops all workers: those in the middle of a step are interrupted, and waited for a few seconds. */
    @Override
    public void close() {
        List<WorkerRunner> all = new ArrayList<>();
        synchronized (this) {
            closed = true;
            running.values().forEach(all::addAll);
        }
        keeper.interrupt();
        all.forEach(WorkerRunner::interrupt);
        try {
            long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
            for (WorkerRunner runner : all) {
                Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
                if (!runner.join(left)) {
                    log.warn("worker {} did not stop in time", runner.id());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

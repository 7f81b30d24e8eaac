package org.mogilefs.tracker.monitor;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.node.NodeHttp;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.StoreException;
import org.mogilefs.tracker.store.TopologyStore.DeviceUsage;
import org.mogilefs.tracker.worker.StepResult;
import org.mogilefs.tracker.worker.Supervisor;
import org.mogilefs.tracker.worker.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the {@link ClusterState} true: reads the small tables every four seconds, checks all devices every two and a
 * half, and writes usage figures when this tracker is the one to do so. Devices are checked while the database is away
 * too.
 */
public final class MonitorWorker implements Worker {
    private static final Logger log = LoggerFactory.getLogger(MonitorWorker.class);
    private static final Duration TABLES_EVERY = Duration.ofSeconds(4);
    private static final Duration DEVICES_EVERY = Duration.ofMillis(2500);

    private final Store store;
    private final ClusterState cluster;
    private final DeviceRound round;
    private final IoWatch ioWatch;
    private final Rounds rounds;
    private long tablesRead = System.nanoTime() - TABLES_EVERY.toNanos();
    private boolean databaseAway;

    /**
     * @param store the database
     * @param cluster what to keep true
     * @param http connections to storage nodes
     * @param timeout for a node's answer
     * @param streamPort the side channel's port of all nodes
     * @param rounds told of each round's end
     */
    public MonitorWorker(
            Store store,
            ClusterState cluster,
            NodeHttp http,
            Duration timeout,
            int streamPort,
            Rounds rounds,
            RandomGenerator random,
            InstantSource clock) {
        this.store = store;
        this.cluster = cluster;
        this.round = new DeviceRound(cluster, new DeviceProbe(http, timeout, random), DEVICES_EVERY, clock);
        this.ioWatch = new IoWatch(cluster, streamPort);
        this.rounds = rounds;
    }

    /** Without it nobody sees which devices are there: shorter than usual, longer than the database is waited for. */
    @Override
    public Duration patience() {
        return Duration.ofMinutes(2);
    }

    @Override
    public StepResult step() throws InterruptedException {
        long start = System.nanoTime();
        long asked = rounds.asked();
        if (start - tablesRead >= TABLES_EVERY.toNanos() || asked > rounds.done()) {
            readTables();
        }
        writeUsage(round.run());
        ioWatch.follow(cluster.view());
        cluster.firstRoundDone();
        rounds.ended(asked);
        long left = DEVICES_EVERY.toNanos() - (System.nanoTime() - start);
        return asked < rounds.asked() || left <= 0 ? StepResult.BUSY : StepResult.idle(Duration.ofNanos(left));
    }

    private void readTables() {
        try {
            store.followReplicas(cluster.reload().settings());
            tablesRead = System.nanoTime();
            if (databaseAway) {
                databaseAway = false;
                log.info("the database is back");
            }
        } catch (StoreException e) {
            if (!databaseAway) {
                databaseAway = true;
                log.warn("the database is away: {}", e.getMessage());
            }
        }
    }

    private void writeUsage(Collection<DeviceUsage> usage) {
        if (usage.isEmpty() || databaseAway) {
            return;
        }
        try {
            Optional<LockStore.Held> lock = store.locks().acquire("mgfs:device_update", Duration.ZERO);
            if (lock.isPresent()) {
                try (LockStore.Held held = lock.get()) {
                    if (held.isHeld()) {
                        store.topology().updateUsage(usage, DeviceRound.USAGE_FRESH_SECONDS);
                    }
                }
            }
        } catch (StoreException e) {
            log.warn("device usage not written: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        round.close();
        ioWatch.close();
    }

    /** Lets others ask for a full round and wait for its end. */
    public static final class Rounds implements Supervisor.MonitorRounds {
        private static final Duration PATIENCE = Duration.ofSeconds(30);

        private final ReentrantLock lock = new ReentrantLock();
        private final Condition ended = lock.newCondition();
        private final Runnable wake;
        private long asked;
        private long done;

        /** @param wake wakes the monitor */
        public Rounds(Runnable wake) {
            this.wake = wake;
        }

        @Override
        public void ask() {
            askOne();
        }

        private long askOne() {
            lock.lock();
            try {
                return ++asked;
            } finally {
                lock.unlock();
                wake.run();
            }
        }

        @Override
        public boolean runOne() throws InterruptedException {
            long mine = askOne();
            lock.lock();
            try {
                long left = PATIENCE.toNanos();
                while (done < mine && left > 0) {
                    left = ended.awaitNanos(left);
                }
                return done >= mine;
            } finally {
                lock.unlock();
            }
        }

        long asked() {
            lock.lock();
            try {
                return asked;
            } finally {
                lock.unlock();
            }
        }

        long done() {
            lock.lock();
            try {
                return done;
            } finally {
                lock.unlock();
            }
        }

        void ended(long upTo) {
            lock.lock();
            try {
                done = Math.max(done, upTo);
                ended.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}

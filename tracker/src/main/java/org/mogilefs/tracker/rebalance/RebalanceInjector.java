package org.mogilefs.tracker.rebalance;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.worker.JobMasterWorker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queues the moves of a rebalance on one tracker at a time: the one it was started on, or another once that has shown
 * no sign of life for a minute. Everything it knows is in the database, so any tracker can go on. Called by the job
 * master's thread.
 */
public final class RebalanceInjector implements JobMasterWorker.Source {
    private static final Logger log = LoggerFactory.getLogger(RebalanceInjector.class);
    private static final String LOCK = "mgfs:rebalance";

    private final Store store;
    private final ClusterState cluster;
    private final RebalanceSettings settings;
    private final String hostname;
    private final RebalanceRound round;

    /**
     * @param store the database
     * @param cluster the view of the cluster
     * @param hostname the name of this tracker's machine in the settings
     * @param minFreeMb a device with less free space, in MiB, takes no copy
     * @param random chooses destinations where the policy wants only some offered
     */
    public RebalanceInjector(
            Store store, ClusterState cluster, String hostname, long minFreeMb, RandomGenerator random) {
        this.store = store;
        this.cluster = cluster;
        this.settings = new RebalanceSettings(store);
        this.hostname = hostname;
        this.round = new RebalanceRound(store, cluster, minFreeMb, random);
    }

    @Override
    public boolean fetch() {
        RebalanceSettings.Read cached = RebalanceSettings.Read.of(cluster.view().settings());
        if (!cached.isRunning() || !cached.isFor(hostname, store.now())) {
            return false;
        }
        // two trackers on one machine have one name
        Optional<LockStore.Held> lock = store.locks().acquire(LOCK, Duration.ZERO);
        if (lock.isEmpty()) {
            return false;
        }
        try (LockStore.Held held = lock.get()) {
            RebalanceSettings.Read read = settings.read();
            long now = store.now();
            return held.isHeld() && read.isFor(hostname, now) && run(read, now);
        }
    }

    private boolean run(RebalanceSettings.Read read, long now) {
        if (!read.host().equals(hostname)) {
            log.warn("rebalance: no sign of life of the tracker on {}; going on from here", read.host());
        }
        try {
            return switch (round.run(read, now)) {
                case RebalanceRound.Outcome.Waiting() -> {
                    if (read.isHeartbeatDue(now) || !read.host().equals(hostname)) {
                        settings.beat(hostname);
                    }
                    yield false;
                }
                case RebalanceRound.Outcome.Progress(RebalanceState state) -> {
                    settings.save(hostname, state);
                    yield true;
                }
                case RebalanceRound.Outcome.Ended(RebalanceState state) -> {
                    settings.end(Optional.of(state));
                    cluster.reload();
                    yield false;
                }
            };
        } catch (RebalanceException e) {
            // nobody can carry this out: trying again every second would only fill the log
            log.error("rebalance: ended, as its policy or state makes no sense: {}", e.getMessage());
            settings.end(Optional.empty());
            cluster.reload();
            return false;
        }
    }
}

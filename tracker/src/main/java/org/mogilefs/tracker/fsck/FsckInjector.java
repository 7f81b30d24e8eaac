package org.mogilefs.tracker.fsck;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.mogilefs.protocol.PerlNumber;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.QueueStore.WorkType;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.worker.JobMasterWorker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts fids into fsck's queue, as many as it may hold, on one tracker at a time: the one that the run was started on, or
 * another once that has shown no sign of life for a minute. Everything it knows is in the database, so any tracker can
 * go on. Called by the job master's thread.
 */
public final class FsckInjector implements JobMasterWorker.Source {
    private static final Logger log = LoggerFactory.getLogger(FsckInjector.class);
    private static final String LOCK = "mgfs:fsck";
    private static final int QUEUE_SIZE = 20_000;
    private static final int QUEUE_RATE = 1000;

    private final Store store;
    private final ClusterState cluster;
    private final FsckSettings settings;

    /** Injects into {@code store}'s queue by the settings of {@code cluster}, as the tracker on {@code hostname}. */
    public FsckInjector(Store store, ClusterState cluster, String hostname) {
        this.store = store;
        this.cluster = cluster;
        this.settings = new FsckSettings(store, hostname);
    }

    @Override
    public boolean fetch() {
        if (!settings.isHere(cluster.view().settings())) {
            return false;
        }
        // two trackers on one machine have one name
        Optional<LockStore.Held> lock = store.locks().acquire(LOCK, Duration.ZERO);
        if (lock.isEmpty()) {
            return false;
        }
        try (LockStore.Held held = lock.get()) {
            Map<String, String> read = store.settings().all();
            if (!held.isHeld() || !settings.isHere(read)) {
                return false;
            }
            settings.beat(read);
            return inject();
        }
    }

    private boolean inject() {
        settings.foldLog();
        if (store.queues().countWork(WorkType.FSCK) >= number("queue_size_for_fsck", QUEUE_SIZE)) {
            return false;
        }
        long highest = settings.number("fsck_highest_fid_checked");
        List<Long> fids = store.files()
                .fidsBetween(highest, settings.number("fsck_fid_at_end"), number("queue_rate_for_fsck", QUEUE_RATE));
        if (fids.isEmpty()) {
            log.info("fsck: all fids are queued");
            settings.stop();
            return false;
        }
        store.queues().enqueueWork(WorkType.FSCK, fids, OptionalInt.empty(), Optional.empty());
        settings.injectedUpTo(fids.getLast());
        return true;
    }

    private int number(String key, int standard) {
        return cluster.view()
                .setting(key)
                .filter(PerlNumber::isDigits)
                .map(t -> (int) Math.min(PerlNumber.parse(t), 10_000_000L))
                .filter(n -> n > 0)
                .orElse(standard);
    }
}

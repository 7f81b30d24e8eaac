package org.mogilefs.tracker.replication;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.mogilefs.tracker.store.QueueStore;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.worker.QueueWorker;
import org.mogilefs.tracker.worker.TroubleLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the file of one claimed row of {@code file_to_replicate} brought to its policy. Afterwards the row goes, or waits
 * longer each time it fails.
 */
public final class ReplicateWork implements QueueWorker.RowWork {
    private static final Logger log = LoggerFactory.getLogger(ReplicateWork.class);
    private static final TroubleLog trouble = new TroubleLog(log, InstantSource.system());
    private static final long[] BACK_OFF_SECONDS = {15, 60, 300, 1800, 3600, 7200, 14400, 28800};

    /** After as many failures, about a day and a half, a device that does not answer is waited for no longer. */
    private static final int SEARCHES_MAX = 9;

    private static final long LONGEST_BACK_OFF_SECONDS = 86400;

    private final Replicators replicators;
    private final Store store;
    private final RandomGenerator random;

    /**
     * @param replicators do the work on one file
     * @param store where the rows are
     * @param random spreads the times of retries
     */
    public ReplicateWork(Replicators replicators, Store store, RandomGenerator random) {
        this.replicators = replicators;
        this.store = store;
        this.random = random;
    }

    @Override
    public void run(QueuedFid row) throws InterruptedException {
        boolean strays = row.wasInterrupted() && !replicators.strays().remove(row.fid());
        Replicator.Run run = replicators.replicator().run(Replicator.Task.replicate(row.fid(), row.devid()));
        settle(row, run.result(), strays || run.strays());
    }

    /** {@code strays} tells that a copy which nobody noted may lie on a device: the row stays until that is sure. */
    private void settle(QueuedFid row, ReplicationResult result, boolean strays) throws InterruptedException {
        QueueStore queues = store.queues();
        int flags = strays ? QueuedFid.INTERRUPTED : 0;
        switch (result) {
            case ReplicationResult.Done(), ReplicationResult.FileGone()
            when strays && row.failcount() < SEARCHES_MAX ->
                queues.deferReplication(row.fid(), spread(backOff(row.failcount())), flags);
            case ReplicationResult.Done(), ReplicationResult.FileGone() -> queues.finishReplication(row.fid());
            case ReplicationResult.Busy() -> log.debug("fid {} is being worked on", row.fid());
            case ReplicationResult.TooHappy() -> {
                boolean shed = replicators.mover().shedOne(row.fid());
                queues.deferReplication(
                        row.fid(), spread(shed ? BACK_OFF_SECONDS[0] : backOff(row.failcount())), flags);
            }
            case ReplicationResult.NoSource() -> {
                trouble.warn("no_source", "fid {} is on no device (no_source): it waits for a person", row.fid());
                queues.shelveReplication(row.fid());
            }
            case ReplicationResult.Failed(String code, String detail) -> {
                long seconds = spread(backOff(row.failcount()));
                trouble.warn(code, "fid {} not replicated: {} {}; again in {} s", row.fid(), code, detail, seconds);
                queues.deferReplication(row.fid(), seconds, flags);
            }
        }
    }

    private static long backOff(int failcount) {
        return failcount < BACK_OFF_SECONDS.length ? BACK_OFF_SECONDS[failcount] : LONGEST_BACK_OFF_SECONDS;
    }

    private long spread(long seconds) {
        return Math.round(seconds * (0.8 + 0.4 * random.nextDouble()));
    }
}

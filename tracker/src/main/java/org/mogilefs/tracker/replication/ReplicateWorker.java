package org.mogilefs.tracker.replication;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.mogilefs.tracker.store.QueueStore;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.StoreException;
import org.mogilefs.tracker.worker.RunningFiles;
import org.mogilefs.tracker.worker.StepResult;
import org.mogilefs.tracker.worker.WorkQueue;
import org.mogilefs.tracker.worker.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes claimed rows of {@code file_to_replicate} and has each brought to its policy, many side by side: what bounds
 * them is the devices' slots. Afterwards the row goes, or waits longer each time it fails.
 */
public final class ReplicateWorker implements Worker {
    private static final Logger log = LoggerFactory.getLogger(ReplicateWorker.class);
    private static final int SIDE_BY_SIDE = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long[] BACK_OFF_SECONDS = {15, 60, 300, 1800, 3600, 7200, 14400, 28800};
    private static final long LONGEST_BACK_OFF_SECONDS = 86400;

    private final WorkQueue<QueuedFid> queue;
    private final Replicator replicator;
    private final Store store;
    private final RandomGenerator random;
    private final Semaphore free = new Semaphore(SIDE_BY_SIDE);
    private final RunningFiles threads = new RunningFiles();

    /**
     * @param queue claimed rows
     * @param replicator does the work on one file
     * @param store where the rows are
     * @param random spreads the times of retries
     */
    public ReplicateWorker(WorkQueue<QueuedFid> queue, Replicator replicator, Store store, RandomGenerator random) {
        this.queue = queue;
        this.replicator = replicator;
        this.store = store;
        this.random = random;
    }

    @Override
    public StepResult step() throws InterruptedException {
        free.acquire();
        Optional<QueuedFid> next;
        try {
            next = queue.poll(PATIENCE);
        } catch (InterruptedException e) {
            free.release();
            throw e;
        }
        if (next.isEmpty()) {
            free.release();
        } else {
            threads.start("replicate-fid-" + next.get().fid(), () -> work(next.get()));
        }
        return StepResult.BUSY;
    }

    private void work(QueuedFid row) {
        try {
            settle(row, replicator.run(Replicator.Task.replicate(row.fid())));
        } catch (InterruptedException e) {
            // the row comes due again by itself
            Thread.currentThread().interrupt();
        } catch (StoreException e) {
            log.warn("fid {} is left for later: {}", row.fid(), e.getMessage());
        } catch (RuntimeException e) {
            log.error("fid {} could not be replicated", row.fid(), e);
        } finally {
            queue.done(row);
            free.release();
        }
    }

    private void settle(QueuedFid row, ReplicationResult result) throws InterruptedException {
        QueueStore queues = store.queues();
        switch (result) {
            case ReplicationResult.Done(), ReplicationResult.FileGone() -> queues.finishReplication(row.fid());
            case ReplicationResult.Busy() -> log.debug("fid {} is being worked on", row.fid());
            case ReplicationResult.TooHappy() -> {
                boolean shed = replicator.shedOne(row.fid());
                queues.deferReplication(row.fid(), spread(shed ? BACK_OFF_SECONDS[0] : backOff(row.failcount())));
            }
            case ReplicationResult.NoSource() -> {
                log.warn("fid {} is on no device (no_source): it waits for a person", row.fid());
                queues.shelveReplication(row.fid());
            }
            case ReplicationResult.Failed(String code, String detail) -> {
                long seconds = spread(backOff(row.failcount()));
                log.info("fid {} not replicated: {} {}; again in {} s", row.fid(), code, detail, seconds);
                queues.deferReplication(row.fid(), seconds);
            }
        }
    }

    private static long backOff(int failcount) {
        return failcount < BACK_OFF_SECONDS.length ? BACK_OFF_SECONDS[failcount] : LONGEST_BACK_OFF_SECONDS;
    }

    private long spread(long seconds) {
        return Math.round(seconds * (0.8 + 0.4 * random.nextDouble()));
    }

    @Override
    public void close() {
        threads.close();
    }
}

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
 * them is the devices' slots. Afterwards the row goes, or waits longer each time it fails. Rebalance's moves are taken
 * in turn with them.
 */
public final class ReplicateWorker implements Worker {
    private static final Logger log = LoggerFactory.getLogger(ReplicateWorker.class);
    private static final int SIDE_BY_SIDE = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long[] BACK_OFF_SECONDS = {15, 60, 300, 1800, 3600, 7200, 14400, 28800};
    private static final long LONGEST_BACK_OFF_SECONDS = 86400;

    private final WorkQueue<QueuedFid> queue;
    private final WorkQueue<QueuedFid> moves;
    private final Replicators replicators;
    private final MoveWork moveWork;
    private final Store store;
    private final RandomGenerator random;
    private final Semaphore free = new Semaphore(SIDE_BY_SIDE);
    private final RunningFiles threads = new RunningFiles();
    private boolean movesFirst;

    /**
     * @param queue claimed rows
     * @param moves claimed rows of rebalance
     * @param replicators do the work on one file
     * @param store where the rows are
     * @param random spreads the times of retries
     * @param ignoreMissing whether rebalance takes a missing copy for moved
     */
    public ReplicateWorker(
            WorkQueue<QueuedFid> queue,
            WorkQueue<QueuedFid> moves,
            Replicators replicators,
            Store store,
            RandomGenerator random,
            boolean ignoreMissing) {
        this.queue = queue;
        this.moves = moves;
        this.replicators = replicators;
        this.store = store;
        this.random = random;
        this.moveWork = new MoveWork(replicators.mover(), store.queues(), ignoreMissing);
    }

    @Override
    public StepResult step() throws InterruptedException {
        free.acquire();
        boolean started = false;
        try {
            started = take(movesFirst ? moves : queue, Duration.ZERO)
                    || take(movesFirst ? queue : moves, Duration.ZERO)
                    || take(queue, PATIENCE);
        } finally {
            if (!started) {
                free.release();
            }
        }
        movesFirst = !movesFirst;
        return StepResult.BUSY;
    }

    /** Starts on the next row of a queue; whether there was one. */
    private boolean take(WorkQueue<QueuedFid> from, Duration patience) throws InterruptedException {
        Optional<QueuedFid> next = from.poll(patience);
        next.ifPresent(row -> {
            String work = from == moves ? "move-fid-" : "replicate-fid-";
            threads.start(work + row.fid(), () -> work(from, row));
        });
        return next.isPresent();
    }

    private void work(WorkQueue<QueuedFid> from, QueuedFid row) {
        try {
            if (from == moves) {
                moveWork.run(row);
            } else {
                settle(row, replicators.replicator().run(Replicator.Task.replicate(row.fid())));
            }
        } catch (InterruptedException e) {
            // the row comes due again by itself
            Thread.currentThread().interrupt();
        } catch (StoreException e) {
            log.warn("fid {} is left for later: {}", row.fid(), e.getMessage());
        } catch (RuntimeException e) {
            log.error("fid {} could not be {}", row.fid(), from == moves ? "moved" : "replicated", e);
        } finally {
            from.done(row);
            free.release();
        }
    }

    private void settle(QueuedFid row, ReplicationResult result) throws InterruptedException {
        QueueStore queues = store.queues();
        switch (result) {
            case ReplicationResult.Done(), ReplicationResult.FileGone() -> queues.finishReplication(row.fid());
            case ReplicationResult.Busy() -> log.debug("fid {} is being worked on", row.fid());
            case ReplicationResult.TooHappy() -> {
                boolean shed = replicators.mover().shedOne(row.fid());
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

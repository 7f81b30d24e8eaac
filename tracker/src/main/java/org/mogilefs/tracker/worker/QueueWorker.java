package org.mogilefs.tracker.worker;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on the rows of one or more queues, which take turns: each row on a virtual thread of its own, so many side by
 * side. Whatever befalls one row is its own affair: it is logged, and the row comes due again in the database.
 */
public final class QueueWorker implements Worker {
    private static final Logger log = LoggerFactory.getLogger(QueueWorker.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final TroubleLog trouble = new TroubleLog(log, InstantSource.system());

    private final int sideBySide;
    private final Semaphore free;
    private final List<Lane> lanes;
    private final RunningFiles threads = new RunningFiles();
    private final Watchdog watchdog;
    private int turn;

    /** The work on one claimed row: settles the row, or leaves it to come due again. */
    @FunctionalInterface
    public interface RowWork {
        /** Does it. */
        void run(QueuedFid row) throws InterruptedException;
    }

    /**
     * One queue and what is done with its rows.
     *
     * @param name what that is called in the log and in names of threads, such as {@code replicate}
     * @param queue claimed rows
     * @param work done with each
     */
    public record Lane(String name, WorkQueue<QueuedFid> queue, RowWork work) {}

    /**
     * @param sideBySide how many rows are worked on at once, at most
     * @param lanes at least one; the first is the one waited for when all are empty
     */
    public QueueWorker(int sideBySide, List<Lane> lanes) {
        this(sideBySide, lanes, new Watchdog(InstantSource.system()));
    }

    /**
     * @param sideBySide how many rows are worked on at once, at most
     * @param lanes at least one; the first is the one waited for when all are empty
     * @param watchdog ends the work on a row that hangs
     */
    QueueWorker(int sideBySide, List<Lane> lanes, Watchdog watchdog) {
        this.watchdog = watchdog;
        this.sideBySide = sideBySide;
        this.free = new Semaphore(sideBySide);
        this.lanes = List.copyOf(lanes);
    }

    @Override
    public StepResult step() throws InterruptedException {
        watchdog.look();
        if (!free.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            return StepResult.BUSY;
        }
        boolean started = false;
        try {
            started = takeInTurn() || take(lanes.getFirst(), PATIENCE);
        } finally {
            if (!started) {
                free.release();
            }
        }
        return StepResult.BUSY;
    }

    private boolean takeInTurn() throws InterruptedException {
        turn = (turn + 1) % lanes.size();
        for (int i = 0; i < lanes.size(); i++) {
            if (take(lanes.get((turn + i) % lanes.size()), Duration.ZERO)) {
                return true;
            }
        }
        return false;
    }

    /** Starts on the next row of a lane; whether there was one. */
    private boolean take(Lane lane, Duration patience) throws InterruptedException {
        Optional<QueuedFid> next = lane.queue().poll(patience);
        next.ifPresent(row -> start(lane, row));
        return next.isPresent();
    }

    private void start(Lane lane, QueuedFid row) {
        AtomicBoolean hasPlace = new AtomicBoolean(true);
        Runnable leavePlace = () -> {
            if (hasPlace.getAndSet(false)) {
                free.release();
            }
        };
        threads.start(lane.name() + "-fid-" + row.fid(), () -> {
            try {
                watchdog.<Void, RuntimeException>watch(
                        lane.name() + " fid " + row.fid(), Watchdog.USUAL_PATIENCE, leavePlace, () -> work(lane, row));
            } finally {
                leavePlace.run();
            }
        });
    }

    private Void work(Lane lane, QueuedFid row) {
        try {
            lane.work().run(row);
        } catch (InterruptedException e) {
            // what hangs once may hang again: its claim runs out, and it comes with the next one
            if (!SignOfLife.ofThisThread().isGivenUp()) {
                lane.queue().putBack(row.interrupted());
            }
            Thread.currentThread().interrupt();
        } catch (StoreException e) {
            trouble.warn(lane.name(), "{} fid {} is left for later: {}", lane.name(), row.fid(), e.getMessage());
        } catch (RuntimeException e) {
            // no row may do this
            String kind = lane.name() + Failures.place(e);
            trouble.warn(kind, "{} fid {} failed: {}", lane.name(), row.fid(), Failures.inOneLine(e));
            log.debug("{} fid {} failed", lane.name(), row.fid(), e);
        } finally {
            lane.queue().done(row);
        }
        return null;
    }

    @Override
    public void finish() throws InterruptedException {
        while (!free.tryAcquire(sideBySide, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            watchdog.look();
        }
        free.release(sideBySide);
    }

    @Override
    public void close() {
        threads.close();
    }
}

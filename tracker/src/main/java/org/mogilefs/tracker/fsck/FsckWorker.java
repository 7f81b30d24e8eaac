package org.mogilefs.tracker.fsck;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.mogilefs.tracker.store.QueueStore.WorkType;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.StoreException;
import org.mogilefs.tracker.worker.RunningFiles;
import org.mogilefs.tracker.worker.StepResult;
import org.mogilefs.tracker.worker.WorkQueue;
import org.mogilefs.tracker.worker.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes claimed rows of fsck's queue and checks each file, several side by side. */
public final class FsckWorker implements Worker {
    private static final Logger log = LoggerFactory.getLogger(FsckWorker.class);
    private static final int SIDE_BY_SIDE = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final WorkQueue<QueuedFid> queue;
    private final FileFsck fsck;
    private final Store store;
    private final Semaphore free = new Semaphore(SIDE_BY_SIDE);
    private final RunningFiles files = new RunningFiles();

    /** Checks what {@code queue} brings by {@code fsck}. */
    public FsckWorker(WorkQueue<QueuedFid> queue, FileFsck fsck, Store store) {
        this.queue = queue;
        this.fsck = fsck;
        this.store = store;
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
            files.start("fsck-fid-" + next.get().fid(), () -> work(next.get()));
        }
        return StepResult.BUSY;
    }

    private void work(QueuedFid row) {
        try {
            if (fsck.check(row.fid()) == FileFsck.Outcome.CHECKED) {
                store.queues().finishWork(WorkType.FSCK, row.fid());
            }
        } catch (InterruptedException e) {
            // the row comes due again by itself
            Thread.currentThread().interrupt();
        } catch (StoreException e) {
            log.warn("fid {} is left for later: {}", row.fid(), e.getMessage());
        } catch (RuntimeException e) {
            log.error("fid {} could not be checked", row.fid(), e);
        } finally {
            queue.done(row);
            free.release();
        }
    }

    @Override
    public void close() {
        files.close();
    }
}

package org.mogilefs.tracker.delete;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.node.NodeClient;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.StoreException;
import org.mogilefs.tracker.worker.RunningFiles;
import org.mogilefs.tracker.worker.StepResult;
import org.mogilefs.tracker.worker.WorkQueue;
import org.mogilefs.tracker.worker.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes claimed rows of {@code file_to_delete2} and removes their copies, several files side by side. */
public final class DeleteWorker implements Worker {
    private static final Logger log = LoggerFactory.getLogger(DeleteWorker.class);
    private static final int SIDE_BY_SIDE = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final WorkQueue<QueuedFid> queue;
    private final FileRemover remover;
    private final ExpiredUploads expired;
    private final Semaphore free = new Semaphore(SIDE_BY_SIDE);
    private final RunningFiles files = new RunningFiles();

    /**
     * @param queue claimed rows
     * @param store where the rows are
     * @param cluster which devices there are
     * @param nodes where the copies are
     */
    public DeleteWorker(WorkQueue<QueuedFid> queue, Store store, ClusterState cluster, NodeClient nodes) {
        this.queue = queue;
        this.remover = new FileRemover(store, cluster, nodes);
        this.expired = new ExpiredUploads(store);
    }

    @Override
    public StepResult step() throws InterruptedException {
        expired.sweepWhenDue();
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
            files.start("delete-fid-" + next.get().fid(), () -> work(next.get()));
        }
        return StepResult.BUSY;
    }

    private void work(QueuedFid row) {
        try {
            remover.remove(row);
        } catch (StoreException e) {
            log.warn("fid {} is left for later: {}", row.fid(), e.getMessage());
        } catch (RuntimeException e) {
            log.error("fid {} could not be deleted", row.fid(), e);
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

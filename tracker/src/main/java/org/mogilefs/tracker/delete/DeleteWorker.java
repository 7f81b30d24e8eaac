package org.mogilefs.tracker.delete;

import java.util.List;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.node.NodeClient;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.worker.QueueWorker;
import org.mogilefs.tracker.worker.StepResult;
import org.mogilefs.tracker.worker.WorkQueue;
import org.mogilefs.tracker.worker.Worker;

/** Removes the copies of deleted files, and now and then uploads that were never closed. */
public final class DeleteWorker implements Worker {
    // what bounds them is the pool of connections to each host
    private static final int SIDE_BY_SIDE = 64;

    private final ExpiredUploads expired;
    private final QueueWorker rows;

    /**
     * @param queue claimed rows of {@code file_to_delete2}
     * @param store where the rows are
     * @param cluster which devices there are
     * @param nodes where the copies are
     */
    public DeleteWorker(WorkQueue<QueuedFid> queue, Store store, ClusterState cluster, NodeClient nodes) {
        FileRemover remover = new FileRemover(store, cluster, nodes);
        this.expired = new ExpiredUploads(store);
        this.rows = new QueueWorker(SIDE_BY_SIDE, List.of(new QueueWorker.Lane("delete", queue, remover::remove)));
    }

    @Override
    public StepResult step() throws InterruptedException {
        expired.sweepWhenDue();
        return rows.step();
    }

    @Override
    public void finish() throws InterruptedException {
        rows.finish();
    }

    @Override
    public void close() {
        rows.close();
    }
}

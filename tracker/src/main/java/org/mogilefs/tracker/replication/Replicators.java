package org.mogilefs.tracker.replication;

import java.util.List;
import java.util.random.RandomGenerator;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.config.TrackerConfig;
import org.mogilefs.tracker.node.NodeClient;
import org.mogilefs.tracker.node.NodeHttp;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.worker.QueueWorker;
import org.mogilefs.tracker.worker.WorkQueue;

/**
 * What all workers of one tracker share, so that the bound on each device holds over all of them.
 *
 * @param replicator brings files to their policy
 * @param mover moves files off devices
 * @param strays removes what interrupted copying left behind
 */
public record Replicators(Replicator replicator, FileMover mover, StrayCopies strays) {
    // a disk serves a few streams at once well and many badly
    private static final int COPIES_PER_DEVICE = 8;
    // far more than there are slots: files that wait for a slow device take no place from others
    private static final int SIDE_BY_SIDE = 128;

    /** Puts both together. */
    public static Replicators create(
            TrackerConfig config,
            Store store,
            ClusterState cluster,
            NodeHttp http,
            NodeClient nodes,
            PolicyParser policies,
            RandomGenerator random) {
        FileCopier copier = new FileCopier(
                http, nodes, config.nodes().timeout(), config.nodes().replicateFromGetPort(), true);
        Replicator replicator = new Replicator(
                new Replicator.Parts(
                        store, cluster, copier, new DeviceSlots(COPIES_PER_DEVICE), config.minFreeSpaceMb(), random),
                policies);
        return new Replicators(
                replicator,
                new FileMover(replicator, store, cluster, nodes, random),
                new StrayCopies(store, cluster, nodes));
    }

    /**
     * A worker that brings files to their policy and, in turn with that, moves files for rebalance.
     *
     * @param toReplicate claimed rows of {@code file_to_replicate}
     * @param toMove claimed rows of rebalance
     * @param ignoreMissing whether rebalance takes a missing copy for moved
     */
    public QueueWorker worker(
            WorkQueue<QueuedFid> toReplicate,
            WorkQueue<QueuedFid> toMove,
            Store store,
            RandomGenerator random,
            boolean ignoreMissing) {
        MoveWork moves = new MoveWork(mover, strays, store.queues(), ignoreMissing);
        return new QueueWorker(
                SIDE_BY_SIDE,
                List.of(
                        new QueueWorker.Lane("replicate", toReplicate, new ReplicateWork(this, store, random)),
                        new QueueWorker.Lane("move", toMove, moves::run)));
    }
}

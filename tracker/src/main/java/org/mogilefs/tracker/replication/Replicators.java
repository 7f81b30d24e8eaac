package org.mogilefs.tracker.replication;

import java.util.random.RandomGenerator;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.config.TrackerConfig;
import org.mogilefs.tracker.node.NodeClient;
import org.mogilefs.tracker.node.NodeHttp;
import org.mogilefs.tracker.store.Store;

/**
 * What all workers of one tracker share, so that the bound on each device holds over all of them.
 *
 * @param replicator brings files to their policy
 * @param mover moves files off devices
 */
public record Replicators(Replicator replicator, FileMover mover) {
    // a disk serves a few streams at once well and many badly
    private static final int COPIES_PER_DEVICE = 8;

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
                http, nodes, config.nodes().timeout(), config.nodes().replicateFromGetPort());
        Replicator replicator = new Replicator(
                store, cluster, policies, copier, new DeviceSlots(COPIES_PER_DEVICE), config.minFreeSpaceMb(), random);
        return new Replicators(replicator, new FileMover(replicator, store, cluster, nodes, random));
    }
}

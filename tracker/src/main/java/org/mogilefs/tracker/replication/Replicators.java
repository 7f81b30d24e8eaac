package org.mogilefs.tracker.replication;

import java.util.random.RandomGenerator;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.config.TrackerConfig;
import org.mogilefs.tracker.node.NodeClient;
import org.mogilefs.tracker.node.NodeHttp;
import org.mogilefs.tracker.store.Store;

/** Puts a {@link Replicator} together. */
public final class Replicators {
    // a disk serves a few streams at once well and many badly
    private static final int COPIES_PER_DEVICE = 8;

    private Replicators() {}

    /** A replicator that all workers of one tracker share, so that the bound on each device holds over all of them. */
    public static Replicator create(
            TrackerConfig config,
            Store store,
            ClusterState cluster,
            NodeHttp http,
            NodeClient nodes,
            PolicyParser policies,
            RandomGenerator random) {
        FileCopier copier = new FileCopier(
                http, nodes, config.nodes().timeout(), config.nodes().replicateFromGetPort());
        return new Replicator(
                store,
                cluster,
                nodes,
                policies,
                copier,
                new DeviceSlots(COPIES_PER_DEVICE),
                config.minFreeSpaceMb(),
                random);
    }
}

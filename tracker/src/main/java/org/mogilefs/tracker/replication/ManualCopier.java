package org.mogilefs.tracker.replication;

import java.util.Optional;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.config.TrackerConfig;
import org.mogilefs.tracker.node.NodeClient;
import org.mogilefs.tracker.node.NodeHttp;
import org.mogilefs.tracker.store.FileRow;

/** Copies a file from one device to another because an operator says so, whatever its policy. */
public final class ManualCopier {
    private final FileCopier copier;

    /** @param config how to speak to nodes */
    public ManualCopier(TrackerConfig.Nodes config, NodeHttp http, NodeClient nodes) {
        this.copier = new FileCopier(http, nodes, config.timeout(), config.replicateFromGetPort());
    }

    /** Copies; empty when the copy is there and whole, else which side failed: {@code src_error} or {@code dest_error}. */
    public Optional<String> copy(ClusterView view, FileRow file, Device from, Device to) throws InterruptedException {
        FileCopier.Job job =
                new FileCopier.Job(view, file.fid(), file.length(), from, to, Optional.empty(), Optional.empty());
        return switch (copier.copy(job)) {
            case FileCopier.Outcome.Copied copied -> Optional.empty();
            case FileCopier.Outcome.BadSource bad -> Optional.of("src_error");
            case FileCopier.Outcome.BadDestination bad -> Optional.of("dest_error");
        };
    }
}

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
        this.copier = new FileCopier(http, nodes, config.timeout(), config.replicateFromGetPort(), false);
    }

    /**
     * How a copy went.
     *
     * @param failed empty when it is there and whole, else which side failed: {@code src_error} or {@code dest_error}
     * @param strays whether something of a copy that failed may lie on the destination
     */
    public record Result(Optional<String> failed, boolean strays) {}

    /** Copies. */
    public Result copy(ClusterView view, FileRow file, Device from, Device to) throws InterruptedException {
        FileCopier.Job job =
                new FileCopier.Job(view, file.fid(), file.length(), from, to, Optional.empty(), Optional.empty());
        return switch (copier.copy(job)) {
            case FileCopier.Outcome.Copied copied -> new Result(Optional.empty(), false);
            case FileCopier.Outcome.BadSource bad -> new Result(Optional.of("src_error"), !bad.untouched());
            case FileCopier.Outcome.BadDestination bad -> new Result(Optional.of("dest_error"), !bad.untouched());
        };
    }
}

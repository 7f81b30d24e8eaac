package org.mogilefs.tracker.replication;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.Host;
import org.mogilefs.tracker.node.NodeClient;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes copies that no {@code file_on} row knows. Such a copy lies there when a tracker or its database went away
 * between the end of a copy and the note of it; nothing else would ever remove it, not even the file's deletion.
 */
final class StrayCopies {
    private static final Logger log = LoggerFactory.getLogger(StrayCopies.class);
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(1);

    private final Store store;
    private final ClusterState cluster;
    private final NodeClient nodes;

    StrayCopies(Store store, ClusterState cluster, NodeClient nodes) {
        this.store = store;
        this.cluster = cluster;
        this.nodes = nodes;
    }

    /**
     * Asks every device that may hold files and is not noted for the fid, whether or not the file is still there.
     *
     * @return whether all of them answered, so that none is left
     */
    boolean remove(long fid) throws InterruptedException {
        Optional<LockStore.Held> lock = store.locks().acquire(LockStore.replicate(fid), LOCK_PATIENCE);
        if (lock.isEmpty()) {
            return false;
        }
        try (LockStore.Held held = lock.get()) {
            ClusterView view = cluster.view();
            List<Integer> noted = store.files().devids(fid);
            boolean complete = true;
            for (Device device : view.devices()) {
                if (device.state().holdsFiles() && !noted.contains(device.devid())) {
                    complete &= held.isHeld() && isGone(view, device, fid);
                }
            }
            return complete;
        }
    }

    private boolean isGone(ClusterView view, Device device, long fid) {
        Optional<Host> host = view.hostOf(device).filter(h -> view.isReadable(device));
        if (host.isEmpty()) {
            return false;
        }
        return switch (nodes.head(host.get(), device, fid)) {
            case NodeClient.HeadResult.Missing() -> true;
            case NodeClient.HeadResult.Unreachable(String reason) -> false;
            case NodeClient.HeadResult.Present(long length) -> {
                log.info("fid {} dev{}: removing a copy that was made and never noted", fid, device.devid());
                yield nodes.delete(host.get(), device, fid) instanceof NodeClient.DeleteResult.Gone;
            }
        };
    }
}

package org.mogilefs.tracker.delete;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.common.model.ObservedState;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.Host;
import org.mogilefs.tracker.node.NodeClient;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.worker.TroubleLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes all copies of one deleted fid, under its lock; what cannot be removed now waits by the original's times. */
final class FileRemover {
    private static final Logger log = LoggerFactory.getLogger(FileRemover.class);
    private static final TroubleLog trouble = new TroubleLog(log, InstantSource.system());
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(1);
    private static final long BUSY_SECONDS = 1;

    private final Store store;
    private final ClusterState cluster;
    private final NodeClient nodes;

    FileRemover(Store store, ClusterState cluster, NodeClient nodes) {
        this.store = store;
        this.cluster = cluster;
        this.nodes = nodes;
    }

    /** Works on a claimed row of {@code file_to_delete2} and puts it back or removes it. */
    void remove(QueuedFid row) {
        Optional<LockStore.Held> lock = store.locks().acquire(LockStore.replicate(row.fid()), LOCK_PATIENCE);
        if (lock.isEmpty()) {
            store.queues().deferDelete(row.fid(), BUSY_SECONDS);
            return;
        }
        try (LockStore.Held held = lock.get()) {
            removeLocked(row, held);
        }
    }

    private void removeLocked(QueuedFid row, LockStore.Held lock) {
        if (store.files().find(row.fid()).isPresent()) {
            log.error("fid {} is queued for deletion and is a file: it stays", row.fid());
            store.queues().finishDelete(row.fid());
            return;
        }
        store.checksums().remove(row.fid());
        store.tempfiles().remove(row.fid());
        ClusterView view = cluster.view();
        long wait = 0;
        for (int devid : store.files().devids(row.fid())) {
            if (!lock.isHeld()) {
                return;
            }
            wait = Math.max(wait, removeCopy(view, row, devid));
        }
        if (wait > 0) {
            store.queues().deferDelete(row.fid(), wait);
        } else {
            store.queues().finishDelete(row.fid());
        }
    }

    /** Seconds to wait before the next try, 0 when the copy is gone. */
    private long removeCopy(ClusterView view, QueuedFid row, int devid) {
        Optional<Device> device = view.device(devid);
        if (device.isEmpty()) {
            // a device without a row cannot be asked; its row may come back, or the copy is nobody's any more
            trouble.warn("nowhere" + devid, "fid {} is on dev{}, which does not exist", row.fid(), devid);
            return 3600L * (1 + row.failcount());
        }
        if (device.get().state() == DeviceState.DEAD) {
            store.files().removeCopy(row.fid(), devid);
            return 0;
        }
        Optional<Host> host = view.hostOf(device.get());
        if (host.isEmpty()) {
            trouble.warn("hostless" + devid, "fid {} is on dev{}, whose host does not exist", row.fid(), devid);
            return 3600L * (1 + row.failcount());
        }
        if (device.get().observed().state() != ObservedState.WRITEABLE) {
            return 60L * (10 + row.failcount());
        }
        if (!view.isDeletable(device.get())) {
            return 3600L * (1 + row.failcount());
        }
        return settle(row, devid, nodes.delete(host.get(), device.get(), row.fid()));
    }

    private long settle(QueuedFid row, int devid, NodeClient.DeleteResult result) {
        return switch (result) {
            case NodeClient.DeleteResult.Gone(int status) -> {
                store.files().removeCopy(row.fid(), devid);
                yield 0;
            }
            case NodeClient.DeleteResult.Failed(String reason) -> {
                trouble.warn("delete" + devid, "fid {} dev{} not deleted: {}", row.fid(), devid, reason);
                yield 1800L * (1 + row.failcount());
            }
        };
    }
}

package org.mogilefs.tracker.fsck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.fsck.FileFsck.Outcome;
import org.mogilefs.tracker.node.NodeClient;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.Store;

/**
 * Mends one file under its lock. It only ever forgets rows of copies that were seen to be bad while a good one is
 * known, or after every device was asked: it removes no bytes. New copies are replication's work.
 */
final class FileRepair {
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(1);

    private final Store store;
    private final ClusterState cluster;
    private final FileFsck fsck;
    private final ChecksumRepair checksums;
    private final RandomGenerator random;

    FileRepair(Store store, ClusterState cluster, NodeClient nodes, FileFsck fsck, RandomGenerator random) {
        this.store = store;
        this.cluster = cluster;
        this.fsck = fsck;
        this.checksums = new ChecksumRepair(store, nodes);
        this.random = random;
    }

    Outcome mend(long fid) throws InterruptedException {
        Optional<LockStore.Held> lock = store.locks().acquire(LockStore.replicate(fid), LOCK_PATIENCE);
        if (lock.isEmpty()) {
            return Outcome.STALLED;
        }
        try (LockStore.Held held = lock.get()) {
            Optional<FileRow> file = store.files().find(fid);
            return file.isEmpty() || !held.isHeld() ? Outcome.CHECKED : mendLocked(file.get());
        }
    }

    private Outcome mendLocked(FileRow file) throws InterruptedException {
        ClusterView view = cluster.view();
        List<Integer> devids = store.files().devids(file.fid());
        fsck.violation(view, file, devids).ifPresent(event -> note(file, event));
        List<Device> good = new ArrayList<>();
        List<CopyCheck.Copy> bad = new ArrayList<>();
        for (CopyCheck.Copy copy : fsck.copies().look(view, file, view.devices(devids))) {
            switch (copy) {
                case CopyCheck.Copy.Good(Device device) -> good.add(device);
                case CopyCheck.Copy.Unknown unknown -> {
                    return Outcome.STALLED;
                }
                default -> bad.add(copy);
            }
        }
        bad.forEach(copy -> noteBad(file, copy));
        if (good.isEmpty()) {
            Optional<Outcome> end = search(view, file, good);
            if (end.isPresent()) {
                return end.get();
            }
        }
        if (good.isEmpty()) {
            bad.forEach(
                    copy -> store.files().removeCopy(file.fid(), copy.device().devid()));
            recount(view, file);
            note(file, FsckEvent.GONE);
            return Outcome.CHECKED;
        }
        bad.forEach(copy -> store.files().removeCopy(file.fid(), copy.device().devid()));
        List<Device> kept = checksums.judge(view, file, good);
        finish(view, file, kept);
        return Outcome.CHECKED;
    }

    private void noteBad(FileRow file, CopyCheck.Copy copy) {
        switch (copy) {
            case CopyCheck.Copy.Missing(Device device) -> note(file, FsckEvent.MISS, device);
            case CopyCheck.Copy.WrongLength(Device device, long length) -> note(file, FsckEvent.BLEN, device);
            default -> {
                // a copy on a dead device is the reaper's to note
            }
        }
    }

    /** Asks every device that is not dead; an end when one does not answer, for it may hold the last copy. */
    private Optional<Outcome> search(ClusterView view, FileRow file, List<Device> good) throws InterruptedException {
        note(file, FsckEvent.SRCH);
        List<Device> all = new ArrayList<>(view.devices().stream()
                .filter(d -> d.state() != DeviceState.DEAD)
                .toList());
        Collections.shuffle(all, Random.from(random));
        boolean unknown = false;
        for (CopyCheck.Copy copy : fsck.copies().look(view, file, all)) {
            if (copy instanceof CopyCheck.Copy.Good(Device device)) {
                store.files().addCopy(file.fid(), device.devid());
                note(file, FsckEvent.FOND, device);
                good.add(device);
            }
            unknown |= copy instanceof CopyCheck.Copy.Unknown;
        }
        return good.isEmpty() && unknown ? Optional.of(Outcome.STALLED) : Optional.empty();
    }

    private void finish(ClusterView view, FileRow file, List<Device> kept) {
        recount(view, file);
        if (!fsck.isHappy(view, file, kept)) {
            store.queues().enqueueReplication(file.fid(), store.now() + 1, OptionalInt.empty());
            note(file, FsckEvent.REPL);
        }
    }

    private void recount(ClusterView view, FileRow file) {
        if (!view.isSet("skip_devcount")) {
            store.files().recountDevices(file.fid());
        }
    }

    private void note(FileRow file, FsckEvent event) {
        store.fsckLog().append(file.fid(), event.name(), OptionalInt.empty());
    }

    private void note(FileRow file, FsckEvent event, Device device) {
        store.fsckLog().append(file.fid(), event.name(), OptionalInt.of(device.devid()));
    }
}

package org.mogilefs.tracker.fsck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.protocol.Checksum;
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
        return underLock(fid, this::mendLocked);
    }

    /**
     * Counts the copies of a file anew when their number is wrong. What looks wrong without the lock may be a copy that
     * came between two reads, or one whose maker is about to count it.
     */
    Outcome recountIfWrong(long fid) throws InterruptedException {
        return underLock(fid, (file, lock) -> {
            if (file.devcount() != store.files().devids(fid).size()) {
                note(file, FsckEvent.BCNT);
                store.files().recountDevices(fid);
            }
            return Outcome.CHECKED;
        });
    }

    private interface LockedWork {
        Outcome run(FileRow file, LockStore.Held lock) throws InterruptedException;
    }

    /** Does {@code work} on the file, as it is then, under its lock: not while somebody else works on it. */
    private Outcome underLock(long fid, LockedWork work) throws InterruptedException {
        Optional<LockStore.Held> lock = store.locks().acquire(LockStore.replicate(fid), LOCK_PATIENCE);
        if (lock.isEmpty()) {
            return Outcome.STALLED;
        }
        try (LockStore.Held held = lock.get()) {
            Optional<FileRow> file = store.files().find(fid);
            return file.isEmpty() || !held.isHeld() ? Outcome.CHECKED : work.run(file.get(), held);
        }
    }

    private Outcome mendLocked(FileRow file, LockStore.Held lock) throws InterruptedException {
        ClusterView view = cluster.view();
        List<Integer> devids = store.files().devids(file.fid());
        fsck.violation(view, file, devids).ifPresent(event -> note(file, event));
        Findings findings = new Findings();
        if (!look(view, file, view.devices(devids), findings)) {
            return Outcome.STALLED;
        }
        findings.bad.forEach(copy -> noteBad(file, copy));
        if (findings.good.isEmpty() && !search(view, file, findings)) {
            return Outcome.STALLED;
        }
        // reading all of a large file may take hours
        if (!lock.isHeld()) {
            return Outcome.STALLED;
        }
        findings.bad.forEach(
                copy -> store.files().removeCopy(file.fid(), copy.device().devid()));
        if (findings.good.isEmpty()) {
            recount(view, file);
            note(file, FsckEvent.GONE);
            return Outcome.CHECKED;
        }
        finish(view, file, checksums.judge(view, file, findings.good, findings.digests));
        return Outcome.CHECKED;
    }

    /** What was seen of the copies. */
    private static final class Findings {
        private final List<Device> good = new ArrayList<>();
        private final List<CopyCheck.Copy> bad = new ArrayList<>();
        private final Map<Device, Checksum> digests = new LinkedHashMap<>();

        private boolean isBad(Device device) {
            return bad.stream().anyMatch(copy -> copy.device().devid() == device.devid());
        }
    }

    /** Looks at the copies that are noted; false when it cannot be told now what one of them is worth. */
    private boolean look(ClusterView view, FileRow file, List<Device> devices, Findings findings)
            throws InterruptedException {
        for (CopyCheck.Copy copy : fsck.copies().look(view, file, devices)) {
            switch (copy) {
                case CopyCheck.Copy.Good(Device device) -> findings.good.add(device);
                case CopyCheck.Copy.Unknown(Device device, String reason) -> {
                    fsck.stalled(file, device, reason);
                    return false;
                }
                default -> findings.bad.add(copy);
            }
        }
        return readDigests(view, file, findings);
    }

    /** Reads the good copies where digests are to be compared; false when one cannot be read to its end now. */
    private boolean readDigests(ClusterView view, FileRow file, Findings findings) {
        for (var entry : checksums.read(view, file, findings.good).entrySet()) {
            Device device = entry.getKey();
            switch (entry.getValue()) {
                case NodeClient.DigestResult.Known(Checksum checksum) -> findings.digests.put(device, checksum);
                case NodeClient.DigestResult.Missing() -> {
                    findings.good.remove(device);
                    findings.bad.add(new CopyCheck.Copy.Missing(device));
                }
                case NodeClient.DigestResult.Unreadable(String reason) -> {
                    fsck.stalled(file, device, reason);
                    return false;
                }
            }
        }
        return true;
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

    /** Asks every other device that is not dead; false when one does not answer, for it may hold the last copy. */
    private boolean search(ClusterView view, FileRow file, Findings findings) throws InterruptedException {
        note(file, FsckEvent.SRCH);
        List<Device> all = new ArrayList<>(view.devices().stream()
                .filter(d -> d.state() != DeviceState.DEAD && !findings.isBad(d))
                .toList());
        Collections.shuffle(all, Random.from(random));
        Optional<CopyCheck.Copy.Unknown> unknown = Optional.empty();
        for (CopyCheck.Copy copy : fsck.copies().look(view, file, all)) {
            if (copy instanceof CopyCheck.Copy.Good(Device device)) {
                findings.good.add(device);
            } else if (copy instanceof CopyCheck.Copy.Unknown missed) {
                unknown = Optional.of(missed);
            }
        }
        if (!readDigests(view, file, findings)) {
            return false;
        }
        findings.good.forEach(device -> {
            store.files().addCopy(file.fid(), device.devid());
            note(file, FsckEvent.FOND, device);
        });
        unknown.filter(u -> findings.good.isEmpty()).ifPresent(u -> fsck.stalled(file, u.device(), u.reason()));
        return !findings.good.isEmpty() || unknown.isEmpty();
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

package org.mogilefs.tracker.fsck;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.mogilefs.protocol.HashType;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.FileClass;
import org.mogilefs.tracker.node.NodeClient;
import org.mogilefs.tracker.replication.Decision;
import org.mogilefs.tracker.replication.PolicyException;
import org.mogilefs.tracker.replication.PolicyInput;
import org.mogilefs.tracker.replication.PolicyParser;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.QueueStore.WorkType;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.worker.QueueWorker;
import org.mogilefs.tracker.worker.TroubleLog;
import org.mogilefs.tracker.worker.WorkQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The check of one file: cheap looks without a lock first; only what does not look right is looked at again, and
 * mended, under the file's lock by {@link FileRepair}.
 */
public final class FileFsck {
    private static final Logger log = LoggerFactory.getLogger(FileFsck.class);
    private static final TroubleLog trouble = new TroubleLog(log, InstantSource.system());
    private static final int SIDE_BY_SIDE = 16;

    private final Store store;
    private final ClusterState cluster;
    private final PolicyParser policies;
    private final RandomGenerator random;
    private final CopyCheck copies;
    private final FileRepair repair;

    /** How a check ended. */
    public enum Outcome {
        /** Checked, and mended where that was possible. */
        CHECKED,
        /** It could not be told, for a device did not answer: to be tried later. */
        STALLED
    }

    /** Checks files of {@code store} on the devices of {@code cluster}. */
    public FileFsck(
            Store store, ClusterState cluster, NodeClient nodes, PolicyParser policies, RandomGenerator random) {
        this.store = store;
        this.cluster = cluster;
        this.policies = policies;
        this.random = random;
        this.copies = new CopyCheck(nodes);
        this.repair = new FileRepair(store, cluster, nodes, this, random);
    }

    /** A worker on claimed rows of fsck's queue, several files side by side; a check that stalls comes due again. */
    public QueueWorker worker(WorkQueue<QueuedFid> queue) {
        return new QueueWorker(SIDE_BY_SIDE, List.of(new QueueWorker.Lane("fsck", queue, row -> {
            if (check(row.fid()) == Outcome.CHECKED) {
                store.queues().finishWork(WorkType.FSCK, row.fid());
            }
        })));
    }

    /** Checks a file, and has it mended where that is needed. */
    public Outcome check(long fid) throws InterruptedException {
        Optional<FileRow> found = store.files().find(fid);
        if (found.isEmpty()) {
            return Outcome.CHECKED;
        }
        FileRow file = found.get();
        ClusterView view = cluster.view();
        List<Integer> devids = store.files().devids(fid);
        if (violation(view, file, devids).isPresent()) {
            return repair.mend(fid);
        }
        boolean looksWrong = file.devcount() != devids.size() && !view.isSet("skip_devcount");
        if (looksWrong && repair.recountIfWrong(fid) == Outcome.STALLED) {
            return Outcome.STALLED;
        }
        Optional<HashType> wanted = classHash(view, file);
        if (wanted.isPresent() && store.checksums().find(fid).isEmpty()) {
            return repair.mend(fid);
        }
        if (view.isSet("fsck_opt_policy_only")) {
            return Outcome.CHECKED;
        }
        return wholeHash(view).isPresent() ? repair.mend(fid) : checkCopies(view, file, devids, wanted);
    }

    private Outcome checkCopies(ClusterView view, FileRow file, List<Integer> devids, Optional<HashType> wanted)
            throws InterruptedException {
        boolean allGood = true;
        for (CopyCheck.Copy copy : copies.look(view, file, view.devices(devids))) {
            if (copy instanceof CopyCheck.Copy.Unknown(Device device, String reason)) {
                stalled(file, device, reason);
                return Outcome.STALLED;
            }
            allGood &= copy instanceof CopyCheck.Copy.Good;
        }
        boolean digest = wanted.isPresent() && !isChecksumOff(view);
        return allGood && !digest ? Outcome.CHECKED : repair.mend(file.fid());
    }

    void stalled(FileRow file, Device device, String reason) {
        trouble.warn("stalled" + device.devid(), "fid {} stalled: dev{}: {}", file.fid(), device.devid(), reason);
    }

    CopyCheck copies() {
        return copies;
    }

    /** What is wrong with where the file is, by the rows alone. */
    Optional<FsckEvent> violation(ClusterView view, FileRow file, List<Integer> devids) {
        if (devids.isEmpty()) {
            return Optional.of(FsckEvent.NOPA);
        }
        return isHappy(view, file, view.devices(devids)) ? Optional.empty() : Optional.of(FsckEvent.POVI);
    }

    /** Whether exactly these devices meet the policy. */
    boolean isHappy(ClusterView view, FileRow file, List<Device> on) {
        Optional<FileClass> fileClass = view.fileClass(file.dmid(), file.classid());
        if (fileClass.isEmpty()) {
            log.warn("fid {} has no class any more: its policy cannot be checked", file.fid());
            return true;
        }
        try {
            PolicyInput input = new PolicyInput(
                    view, on, view.devices(), Set.of(), fileClass.get().mindevcount(), 0, random);
            return policies.parse(fileClass.get().effectivePolicy()).decide(input) instanceof Decision.Happy;
        } catch (PolicyException e) {
            log.warn("fid {}: {}", file.fid(), e.getMessage());
            return true;
        }
    }

    /** The digest that the file's class wants. */
    static Optional<HashType> classHash(ClusterView view, FileRow file) {
        return view.fileClass(file.dmid(), file.classid()).flatMap(FileClass::hashType);
    }

    /** The digest that fsck is told to compare for all files. */
    static Optional<HashType> wholeHash(ClusterView view) {
        return view.setting("fsck_checksum").flatMap(HashType::ofWire);
    }

    static boolean isChecksumOff(ClusterView view) {
        return view.setting("fsck_checksum").filter("off"::equals).isPresent();
    }
}

package org.mogilefs.tracker.replication;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.FileClass;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one file to where its policy wants it: asks the policy, copies once, asks again, under the file's lock. Serves
 * replication, rebalance (which masks the device to leave and names the ones to go to) and the shedding of spare copies.
 */
public final class Replicator {
    private static final Logger log = LoggerFactory.getLogger(Replicator.class);
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(1);

    private final Parts parts;
    private final PolicyParser policies;

    Replicator(Parts parts, PolicyParser policies) {
        this.parts = parts;
        this.policies = policies;
    }

    /**
     * What the work on every file needs.
     *
     * @param store the database
     * @param cluster the view of the cluster
     * @param copier makes one copy
     * @param slots how many copies there may be at once on a device
     * @param minFreeMb a device with less free space, in MiB, takes no copy
     * @param random chooses sources, and destinations among equals
     */
    record Parts(
            Store store,
            ClusterState cluster,
            FileCopier copier,
            DeviceSlots slots,
            long minFreeMb,
            RandomGenerator random) {
        /** What the policy is told. */
        PolicyInput input(
                ClusterView view, FileRow file, List<Device> on, Collection<Device> candidates, Set<Integer> failed) {
            int mindevcount = view.fileClass(file.dmid(), file.classid())
                    .map(FileClass::mindevcount)
                    .orElse(2);
            return new PolicyInput(view, on, candidates, failed, mindevcount, minFreeMb, random);
        }
    }

    /**
     * What to do with one file.
     *
     * @param fid the file
     * @param leave the devid that the file should leave: its copy there does not count and may be the source
     * @param targets the only devids a new copy may go to; empty for any
     * @param source the devid to copy from, where that is possible
     */
    public record Task(long fid, Optional<Integer> leave, Set<Integer> targets, OptionalInt source) {
        public Task {
            targets = Set.copyOf(targets);
        }

        /** Brings a file to where its policy wants it, from the device {@code source} if one is named. */
        public static Task replicate(long fid, OptionalInt source) {
            return new Task(fid, Optional.empty(), Set.of(), source);
        }

        /** Makes a file independent of its copy on {@code devid}. */
        public static Task leave(long fid, int devid, Collection<Integer> targets) {
            return new Task(fid, Optional.of(devid), new HashSet<>(targets), OptionalInt.empty());
        }
    }

    /**
     * What became of a task.
     *
     * @param strays whether a copy may lie on a device that nobody noted
     */
    public record Run(ReplicationResult result, boolean strays) {
        private static Run of(ReplicationResult result) {
            return new Run(result, false);
        }
    }

    /** Does the task under the file's lock. */
    public Run run(Task task) throws InterruptedException {
        Optional<LockStore.Held> lock = parts.store().locks().acquire(LockStore.replicate(task.fid()), LOCK_PATIENCE);
        if (lock.isEmpty()) {
            return Run.of(new ReplicationResult.Busy());
        }
        try (LockStore.Held held = lock.get()) {
            return runLocked(task, held);
        }
    }

    /** Does the task under a lock that the caller holds. */
    Run runLocked(Task task, LockStore.Held lock) throws InterruptedException {
        Optional<FileRow> found = parts.store().files().find(task.fid());
        if (found.isEmpty()) {
            return Run.of(new ReplicationResult.FileGone());
        }
        FileRow file = found.get();
        ClusterView view = parts.cluster().view();
        Optional<ReplicationPolicy> policy = policy(view, file);
        if (policy.isEmpty()) {
            return Run.of(
                    new ReplicationResult.Failed("no_policy", "class " + file.classid() + " of domain " + file.dmid()));
        }
        List<Integer> devids = parts.store().files().devids(file.fid());
        if (devids.size() != file.devcount()) {
            recount(view, file.fid());
        }
        List<Device> on = new ArrayList<>(view.devices(devids));
        if (on.isEmpty()) {
            return Run.of(new ReplicationResult.NoSource());
        }
        return new ReplicationAttempt(parts, task, file, view, policy.get(), on, lock).run();
    }

    /** The policy of a file's class; empty when there is none that can be read. */
    Optional<ReplicationPolicy> policy(ClusterView view, FileRow file) {
        try {
            Optional<FileClass> fileClass = view.fileClass(file.dmid(), file.classid());
            return fileClass.isEmpty()
                    ? Optional.empty()
                    : Optional.of(policies.parse(fileClass.get().effectivePolicy()));
        } catch (PolicyException e) {
            log.warn("fid {}: {}", file.fid(), e.getMessage());
            return Optional.empty();
        }
    }

    /** What the policy is told. */
    PolicyInput input(
            ClusterView view, FileRow file, List<Device> on, Collection<Device> candidates, Set<Integer> failed) {
        return parts.input(view, file, on, candidates, failed);
    }

    /** Counts the copies of a file, unless the settings say not to. */
    void recount(ClusterView view, long fid) {
        if (!view.isSet("skip_devcount")) {
            parts.store().files().recountDevices(fid);
        }
    }
}

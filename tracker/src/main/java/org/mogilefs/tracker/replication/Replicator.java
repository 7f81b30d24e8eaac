package org.mogilefs.tracker.replication;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.mogilefs.common.model.ObservedState;
import org.mogilefs.protocol.Checksum;
import org.mogilefs.protocol.HashType;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.FileClass;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.worker.TroubleLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one file to where its policy wants it: asks the policy, copies once, asks again, under the file's lock. Serves
 * replication, rebalance (which masks the device to leave and names the ones to go to) and the shedding of spare copies.
 */
public final class Replicator {
    private static final Logger log = LoggerFactory.getLogger(Replicator.class);
    private static final TroubleLog trouble = new TroubleLog(log, InstantSource.system());
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(1);
    private static final int MOST_COPIES = 64;

    private final Store store;
    private final ClusterState cluster;
    private final PolicyParser policies;
    private final FileCopier copier;
    private final DeviceSlots slots;
    private final long minFreeMb;
    private final RandomGenerator random;

    Replicator(
            Store store,
            ClusterState cluster,
            PolicyParser policies,
            FileCopier copier,
            DeviceSlots slots,
            long minFreeMb,
            RandomGenerator random) {
        this.store = store;
        this.cluster = cluster;
        this.policies = policies;
        this.copier = copier;
        this.slots = slots;
        this.minFreeMb = minFreeMb;
        this.random = random;
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
        Optional<LockStore.Held> lock = store.locks().acquire(LockStore.replicate(task.fid()), LOCK_PATIENCE);
        if (lock.isEmpty()) {
            return Run.of(new ReplicationResult.Busy());
        }
        try (LockStore.Held held = lock.get()) {
            return runLocked(task, held);
        }
    }

    /** Does the task under a lock that the caller holds. */
    Run runLocked(Task task, LockStore.Held lock) throws InterruptedException {
        Optional<FileRow> found = store.files().find(task.fid());
        if (found.isEmpty()) {
            return Run.of(new ReplicationResult.FileGone());
        }
        FileRow file = found.get();
        ClusterView view = cluster.view();
        Optional<ReplicationPolicy> policy = policy(view, file);
        if (policy.isEmpty()) {
            return Run.of(
                    new ReplicationResult.Failed("no_policy", "class " + file.classid() + " of domain " + file.dmid()));
        }
        List<Integer> devids = store.files().devids(file.fid());
        if (devids.size() != file.devcount()) {
            recount(view, file.fid());
        }
        List<Device> on = new ArrayList<>(view.devices(devids));
        if (on.isEmpty()) {
            return Run.of(new ReplicationResult.NoSource());
        }
        Attempt attempt = new Attempt(task, file, view, policy.get(), on, lock);
        ReplicationResult result = attempt.run();
        return new Run(result, attempt.strays);
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
        int mindevcount = view.fileClass(file.dmid(), file.classid())
                .map(FileClass::mindevcount)
                .orElse(2);
        return new PolicyInput(view, on, candidates, failed, mindevcount, minFreeMb, random);
    }

    /** Counts the copies of a file, unless the settings say not to. */
    void recount(ClusterView view, long fid) {
        if (!view.isSet("skip_devcount")) {
            store.files().recountDevices(fid);
        }
    }

    /** The work on one file, step by step. */
    private final class Attempt {
        private final Task task;
        private final FileRow file;
        private final ClusterView view;
        private final ReplicationPolicy policy;
        private final List<Device> on;
        private final LockStore.Held lock;
        private final Set<Integer> failedDestinations = new HashSet<>();
        private final Set<Integer> failedSources = new HashSet<>();
        private final Optional<Checksum> known;
        private final Optional<HashType> digest;
        private String lastFailure = "";
        private boolean strays;

        Attempt(
                Task task,
                FileRow file,
                ClusterView view,
                ReplicationPolicy policy,
                List<Device> on,
                LockStore.Held lock) {
            this.task = task;
            this.file = file;
            this.view = view;
            this.policy = policy;
            this.on = on;
            this.lock = lock;
            this.known = store.checksums().find(file.fid());
            this.digest = known.map(Checksum::type)
                    .or(() -> view.fileClass(file.dmid(), file.classid()).flatMap(FileClass::hashType));
        }

        ReplicationResult run() throws InterruptedException {
            for (int copies = 0; copies < MOST_COPIES; copies++) {
                switch (policy.decide(input(view, file, told(), candidates(), failedDestinations))) {
                    case Decision.Happy() -> {
                        return new ReplicationResult.Done();
                    }
                    case Decision.TooHappy() -> {
                        return new ReplicationResult.TooHappy();
                    }
                    case Decision.NeedsCopy needs -> {
                        Optional<ReplicationResult> end = step(needs);
                        if (end.isPresent()) {
                            return end.get();
                        }
                    }
                }
            }
            return new ReplicationResult.Failed("policy_no_suggestions", "too many copies in a row");
        }

        private List<Device> told() {
            return on.stream()
                    .filter(d -> d.state().holdsFiles() && !task.leave().equals(Optional.of(d.devid())))
                    .toList();
        }

        private Collection<Device> candidates() {
            return view.devices().stream()
                    .filter(d -> task.targets().isEmpty() || task.targets().contains(d.devid()))
                    .toList();
        }

        private Optional<ReplicationResult> step(Decision.NeedsCopy needs) throws InterruptedException {
            Optional<Device> destination = destination(needs);
            if (destination.isEmpty()) {
                return Optional.of(new ReplicationResult.Failed(
                        task.leave().isPresent() ? "would_worsen" : "policy_no_suggestions", lastFailure));
            }
            Optional<Device> source = source();
            if (source.isEmpty()) {
                return Optional.of(new ReplicationResult.Failed("source_down", lastFailure));
            }
            copy(source.get(), destination.get());
            return lock.isHeld()
                    ? Optional.empty()
                    : Optional.of(new ReplicationResult.Failed("failed_getting_lock", "the lock was lost"));
        }

        private Optional<Device> destination(Decision.NeedsCopy needs) {
            // a copy in a place of need would not let the file leave: the policy asks for another one right away
            Stream<Device> desperate = task.leave().isPresent() ? Stream.empty() : needs.desperate().stream();
            return Stream.concat(needs.ideal().stream(), desperate)
                    .filter(d ->
                            !task.leave().equals(Optional.of(d.devid())) && !failedDestinations.contains(d.devid()))
                    .findFirst();
        }

        private Optional<Device> source() {
            List<Device> usable = on.stream()
                    .filter(d -> view.isReadable(d) && !failedSources.contains(d.devid()))
                    .toList();
            Optional<Device> asked = usable.stream()
                    .filter(d -> task.source().equals(OptionalInt.of(d.devid())))
                    .findFirst();
            return usable.isEmpty() || asked.isPresent()
                    ? asked
                    : Optional.of(usable.get(random.nextInt(usable.size())));
        }

        private void copy(Device from, Device to) throws InterruptedException {
            FileCopier.Job job = new FileCopier.Job(view, file.fid(), file.length(), from, to, digest, known);
            FileCopier.Outcome outcome = slots.with(
                            from.devid(), to.devid(), () -> isUsable(from, to), () -> copier.copy(job))
                    .orElse(new FileCopier.Outcome.BadDestination("its turn did not come before trouble did", true));
            switch (outcome) {
                case FileCopier.Outcome.Copied(Optional<Checksum> checksum) -> keep(to, checksum);
                case FileCopier.Outcome.BadSource(String reason) -> {
                    failedSources.add(from.devid());
                    failed("source", from, reason);
                }
                case FileCopier.Outcome.BadDestination(String reason, boolean untouched) -> {
                    strays |= !untouched;
                    failedDestinations.add(to.devid());
                    failed("destination", to, reason);
                }
            }
        }

        /** Whether both devices are still in order, by what the monitor has seen since. */
        private boolean isUsable(Device from, Device to) {
            ClusterView latest = cluster.view();
            return latest.device(from.devid()).filter(latest::isReadable).isPresent()
                    && latest.device(to.devid())
                            .filter(d -> d.observed().state() == ObservedState.WRITEABLE)
                            .isPresent();
        }

        private void failed(String what, Device device, String reason) {
            lastFailure = reason;
            trouble.warn(what + device.devid(), "fid {} {} dev{}: {}", file.fid(), what, device.devid(), reason);
        }

        private void keep(Device to, Optional<Checksum> checksum) {
            if (!lock.isHeld()) {
                strays = true;
                return;
            }
            Optional<Checksum> found = checksum.filter(c -> known.isEmpty());
            if (view.isSet("skip_devcount")) {
                found.ifPresent(c -> store.checksums().put(file.fid(), c));
                store.files().addCopy(file.fid(), to.devid());
            } else {
                store.files().addCountedCopy(file.fid(), to.devid(), found);
            }
            on.add(to);
        }
    }
}

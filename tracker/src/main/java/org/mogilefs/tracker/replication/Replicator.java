package org.mogilefs.tracker.replication;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.mogilefs.protocol.Checksum;
import org.mogilefs.protocol.HashType;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.FileClass;
import org.mogilefs.tracker.node.NodeClient;
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
    private static final int MOST_COPIES = 64;

    private final Store store;
    private final ClusterState cluster;
    private final NodeClient nodes;
    private final PolicyParser policies;
    private final FileCopier copier;
    private final DeviceSlots slots;
    private final long minFreeMb;
    private final RandomGenerator random;

    Replicator(
            Store store,
            ClusterState cluster,
            NodeClient nodes,
            PolicyParser policies,
            FileCopier copier,
            DeviceSlots slots,
            long minFreeMb,
            RandomGenerator random) {
        this.store = store;
        this.cluster = cluster;
        this.nodes = nodes;
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
     */
    public record Task(long fid, Optional<Integer> leave, Set<Integer> targets) {
        public Task {
            targets = Set.copyOf(targets);
        }

        /** Brings a file to where its policy wants it. */
        public static Task replicate(long fid) {
            return new Task(fid, Optional.empty(), Set.of());
        }

        /** Makes a file independent of its copy on {@code devid}. */
        public static Task leave(long fid, int devid, Collection<Integer> targets) {
            return new Task(fid, Optional.of(devid), new HashSet<>(targets));
        }
    }

    /** Does the task under the file's lock. */
    public ReplicationResult run(Task task) throws InterruptedException {
        Optional<LockStore.Held> lock = store.locks().acquire(LockStore.replicate(task.fid()), LOCK_PATIENCE);
        if (lock.isEmpty()) {
            return new ReplicationResult.Busy();
        }
        try (LockStore.Held held = lock.get()) {
            return runLocked(task, held);
        }
    }

    /** Removes one copy that the file does not need, when the others have been seen to be whole; whether it did. */
    public boolean shedOne(long fid) throws InterruptedException {
        ClusterView view = cluster.view();
        List<Device> on = new ArrayList<>(view.devices(store.files().devids(fid)));
        java.util.Collections.shuffle(on, java.util.Random.from(random));
        for (Device spare : on) {
            if (view.isDeletable(spare) && view.isReadable(spare)) {
                return leaveDevice(fid, spare.devid(), List.of(), false);
            }
        }
        return false;
    }

    /**
     * Moves a file off a device: makes what copies it needs elsewhere, and removes the one there once the others, seen
     * to be whole, meet the policy without it.
     *
     * @param targets the devids a new copy may go to; empty for any
     * @param ignoreMissing whether a copy that is not there any more counts as removed
     */
    public boolean leaveDevice(long fid, int devid, Collection<Integer> targets, boolean ignoreMissing)
            throws InterruptedException {
        Optional<LockStore.Held> lock = store.locks().acquire(LockStore.replicate(fid), LOCK_PATIENCE);
        if (lock.isEmpty()) {
            return false;
        }
        try (LockStore.Held held = lock.get()) {
            ReplicationResult result = runLocked(Task.leave(fid, devid, targets), held);
            return switch (result) {
                case ReplicationResult.Done(), ReplicationResult.TooHappy() ->
                    removeVerified(fid, devid, ignoreMissing, held);
                case ReplicationResult.FileGone() -> false;
                default -> {
                    log.info("fid {} stays on dev{}: {}", fid, devid, describe(result));
                    yield false;
                }
            };
        }
    }

    private boolean removeVerified(long fid, int devid, boolean ignoreMissing, LockStore.Held lock) {
        ClusterView view = cluster.view();
        Optional<FileRow> file = store.files().find(fid);
        Optional<Device> leaving = view.device(devid);
        if (file.isEmpty() || leaving.isEmpty() || !lock.isHeld()) {
            return false;
        }
        List<Device> whole = view.devices(store.files().devids(fid)).stream()
                .filter(d -> d.devid() != devid && view.isReadable(d) && isWhole(view, d, file.get()))
                .toList();
        Optional<ReplicationPolicy> policy = policy(view, file.get());
        if (whole.isEmpty() || policy.isEmpty() || !isEnough(policy.get(), view, file.get(), whole)) {
            log.info("fid {} stays on dev{}: the other copies are not enough", fid, devid);
            return false;
        }
        return view.hostOf(leaving.get())
                .map(host -> nodes.delete(host, leaving.get(), fid))
                .filter(result -> isRemoved(result, ignoreMissing, fid, devid))
                .map(result -> {
                    store.files().removeCopy(fid, devid);
                    recount(view, fid);
                    return true;
                })
                .orElse(false);
    }

    private static boolean isRemoved(NodeClient.DeleteResult result, boolean ignoreMissing, long fid, int devid) {
        return switch (result) {
            case NodeClient.DeleteResult.Gone(int status) when status != 404 || ignoreMissing -> true;
            case NodeClient.DeleteResult.Gone(int status) -> {
                log.warn("fid {} was not on dev{} any more (status {})", fid, devid, status);
                yield false;
            }
            case NodeClient.DeleteResult.Failed(String reason) -> {
                log.warn("fid {} could not be removed from dev{}: {}", fid, devid, reason);
                yield false;
            }
        };
    }

    private boolean isEnough(ReplicationPolicy policy, ClusterView view, FileRow file, List<Device> on) {
        return switch (policy.decide(input(view, file, on, view.devices(), Set.of()))) {
            case Decision.Happy(), Decision.TooHappy() -> true;
            case Decision.NeedsCopy needs -> false;
        };
    }

    private boolean isWhole(ClusterView view, Device device, FileRow file) {
        return view.hostOf(device)
                .map(host -> nodes.head(host, device, file.fid()))
                .filter(head -> head.equals(new NodeClient.HeadResult.Present(file.length())))
                .isPresent();
    }

    // ---- copying

    private ReplicationResult runLocked(Task task, LockStore.Held lock) throws InterruptedException {
        Optional<FileRow> found = store.files().find(task.fid());
        if (found.isEmpty()) {
            return new ReplicationResult.FileGone();
        }
        FileRow file = found.get();
        ClusterView view = cluster.view();
        Optional<ReplicationPolicy> policy = policy(view, file);
        if (policy.isEmpty()) {
            return new ReplicationResult.Failed("no_policy", "class " + file.classid() + " of domain " + file.dmid());
        }
        List<Device> on = new ArrayList<>(view.devices(store.files().devids(file.fid())));
        if (on.isEmpty()) {
            return new ReplicationResult.NoSource();
        }
        Attempt attempt = new Attempt(task, file, view, policy.get(), on, lock);
        return attempt.run();
    }

    private Optional<ReplicationPolicy> policy(ClusterView view, FileRow file) {
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

    private PolicyInput input(
            ClusterView view, FileRow file, List<Device> on, Collection<Device> candidates, Set<Integer> failed) {
        int mindevcount = view.fileClass(file.dmid(), file.classid())
                .map(FileClass::mindevcount)
                .orElse(2);
        return new PolicyInput(view, on, candidates, failed, mindevcount, minFreeMb, random);
    }

    private void recount(ClusterView view, long fid) {
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
                        task.leave().isPresent() && !needs.ideal().isEmpty() ? "would_worsen" : "policy_no_suggestions",
                        lastFailure));
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
            return java.util.stream.Stream.concat(needs.ideal().stream(), needs.desperate().stream())
                    .filter(d ->
                            !task.leave().equals(Optional.of(d.devid())) && !failedDestinations.contains(d.devid()))
                    .findFirst();
        }

        private Optional<Device> source() {
            List<Device> usable = on.stream()
                    .filter(d -> view.isReadable(d) && !failedSources.contains(d.devid()))
                    .toList();
            return usable.isEmpty() ? Optional.empty() : Optional.of(usable.get(random.nextInt(usable.size())));
        }

        private void copy(Device from, Device to) throws InterruptedException {
            FileCopier.Job job = new FileCopier.Job(view, file.fid(), file.length(), from, to, digest, known);
            switch (slots.with(from.devid(), to.devid(), () -> copier.copy(job))) {
                case FileCopier.Outcome.Copied(Optional<Checksum> checksum) -> keep(to, checksum);
                case FileCopier.Outcome.BadSource(String reason) -> {
                    failedSources.add(from.devid());
                    failed("source", from, reason);
                }
                case FileCopier.Outcome.BadDestination(String reason) -> {
                    failedDestinations.add(to.devid());
                    failed("destination", to, reason);
                }
            }
        }

        private void failed(String what, Device device, String reason) {
            lastFailure = reason;
            log.warn("fid {} {} dev{}: {}", file.fid(), what, device.devid(), reason);
        }

        private void keep(Device to, Optional<Checksum> checksum) {
            if (!lock.isHeld()) {
                return;
            }
            store.files().addCopy(file.fid(), to.devid());
            on.add(to);
            recount(view, file.fid());
            checksum.filter(c -> known.isEmpty())
                    .ifPresent(c -> store.checksums().put(file.fid(), c));
        }
    }

    private static String describe(ReplicationResult result) {
        return result instanceof ReplicationResult.Failed(String code, String detail)
                ? code + (detail.isEmpty() ? "" : " (" + detail + ")")
                : result.getClass().getSimpleName();
    }
}

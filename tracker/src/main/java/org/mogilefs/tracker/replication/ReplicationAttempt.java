package org.mogilefs.tracker.replication;

import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.mogilefs.common.model.ObservedState;
import org.mogilefs.protocol.Checksum;
import org.mogilefs.protocol.HashType;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.FileClass;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.worker.SignOfLife;
import org.mogilefs.tracker.worker.TroubleLog;
import org.slf4j.LoggerFactory;

/** The work on one file under its lock, step by step: the policy is asked, one copy made, the policy asked again. */
final class ReplicationAttempt {
    private static final TroubleLog trouble =
            new TroubleLog(LoggerFactory.getLogger(Replicator.class), InstantSource.system());
    private static final int MOST_COPIES = 64;

    private final Replicator.Parts parts;
    private final Replicator.Task task;
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

    ReplicationAttempt(
            Replicator.Parts parts,
            Replicator.Task task,
            FileRow file,
            ClusterView view,
            ReplicationPolicy policy,
            List<Device> on,
            LockStore.Held lock) {
        this.parts = parts;
        this.task = task;
        this.file = file;
        this.view = view;
        this.policy = policy;
        this.on = on;
        this.lock = lock;
        this.known = parts.store().checksums().find(file.fid());
        this.digest = known.map(Checksum::type)
                .or(() -> view.fileClass(file.dmid(), file.classid()).flatMap(FileClass::hashType));
    }

    Replicator.Run run() throws InterruptedException {
        ReplicationResult result = approach();
        return new Replicator.Run(result, strays);
    }

    private ReplicationResult approach() throws InterruptedException {
        for (int copies = 0; copies < MOST_COPIES; copies++) {
            switch (policy.decide(parts.input(view, file, told(), candidates(), failedDestinations))) {
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
                .filter(d -> !task.leave().equals(Optional.of(d.devid())) && !failedDestinations.contains(d.devid()))
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
                : Optional.of(usable.get(parts.random().nextInt(usable.size())));
    }

    private void copy(Device from, Device to) throws InterruptedException {
        FileCopier.Job job = new FileCopier.Job(view, file.fid(), file.length(), from, to, digest, known);
        FileCopier.Outcome outcome = parts.slots()
                .with(
                        from.devid(),
                        to.devid(),
                        () -> isUsable(from, to),
                        () -> parts.copier().copy(job))
                .orElse(new FileCopier.Outcome.BadDestination("its turn did not come before trouble did", true));
        switch (outcome) {
            case FileCopier.Outcome.Copied(Optional<Checksum> checksum) -> keep(to, checksum);
            case FileCopier.Outcome.BadSource(String reason, boolean untouched) -> {
                strays |= !untouched;
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
        SignOfLife.ofThisThread().give();
        ClusterView latest = parts.cluster().view();
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
            found.ifPresent(c -> parts.store().checksums().put(file.fid(), c));
            parts.store().files().addCopy(file.fid(), to.devid());
        } else {
            parts.store().files().addCountedCopy(file.fid(), to.devid(), found);
        }
        on.add(to);
    }
}

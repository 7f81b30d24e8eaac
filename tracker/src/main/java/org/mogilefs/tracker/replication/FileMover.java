package org.mogilefs.tracker.replication;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.mogilefs.protocol.Checksum;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.node.NodeClient;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves files off devices: makes the copies that a file needs elsewhere, and only then removes the one to leave, when
 * the others have been seen to be whole and meet the policy without it, and one of them to have the digest that is stored. So a file has its copies at every moment.
 */
public final class FileMover {
    private static final Logger log = LoggerFactory.getLogger(FileMover.class);
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(1);
    private static final Duration DIGEST_PATIENCE = Duration.ofMinutes(1);
    private static final long DIGEST_BYTES_PER_MILLI = 2 * 1024;
    private static final int NOT_FOUND = 404;

    private final Replicator replicator;
    private final Store store;
    private final ClusterState cluster;
    private final NodeClient nodes;
    private final RandomGenerator random;

    FileMover(Replicator replicator, Store store, ClusterState cluster, NodeClient nodes, RandomGenerator random) {
        this.replicator = replicator;
        this.store = store;
        this.cluster = cluster;
        this.nodes = nodes;
        this.random = random;
    }

    /** How a move ended. */
    public enum Outcome {
        /** The copy is gone from the device. */
        MOVED,
        /** There was nothing to move: the file is gone, or was not on the device. */
        NOT_THERE,
        /** The copy's row is there, its bytes are not: a case for fsck. */
        MISSING,
        /** It could not be moved now: the log says why. */
        STAYS,
        /** Somebody else works on the file. */
        BUSY
    }

    /**
     * A move to make.
     *
     * @param fid the file
     * @param devid the device to leave
     * @param targets the devids a new copy may go to; empty for any
     * @param ignoreMissing whether a copy whose bytes are not there any more counts as removed
     */
    public record Move(long fid, int devid, List<Integer> targets, boolean ignoreMissing) {
        public Move {
            targets = List.copyOf(targets);
        }
    }

    /** Removes one copy that the file does not need; whether it did. Makes none for that: it would be shed next. */
    public boolean shedOne(long fid) throws InterruptedException {
        ClusterView view = cluster.view();
        Optional<FileRow> file = store.files().find(fid);
        Optional<ReplicationPolicy> policy = file.flatMap(f -> replicator.policy(view, f));
        List<Device> on = new ArrayList<>(view.devices(store.files().devids(fid)));
        Collections.shuffle(on, Random.from(random));
        for (Device spare : on) {
            if (view.isDeletable(spare)
                    && view.isReadable(spare)
                    && policy.filter(p -> isEnough(p, view, file.get(), without(on, spare)))
                            .isPresent()) {
                return leave(new Move(fid, spare.devid(), List.of(), false)) == Outcome.MOVED;
            }
        }
        return false;
    }

    private static List<Device> without(List<Device> on, Device spare) {
        return on.stream()
                .filter(d -> d.devid() != spare.devid() && d.state().holdsFiles())
                .toList();
    }

    /** Moves a file off a device, under the file's lock. */
    public Outcome leave(Move move) throws InterruptedException {
        Optional<LockStore.Held> lock = store.locks().acquire(LockStore.replicate(move.fid()), LOCK_PATIENCE);
        if (lock.isEmpty()) {
            return Outcome.BUSY;
        }
        try (LockStore.Held held = lock.get()) {
            List<Integer> before = store.files().devids(move.fid());
            if (!before.contains(move.devid())) {
                return Outcome.NOT_THERE;
            }
            Replicator.Task task = Replicator.Task.leave(move.fid(), move.devid(), move.targets());
            Replicator.Run run = replicator.runLocked(task, held);
            if (run.strays()) {
                store.queues().enqueueStraySearch(move.fid());
            }
            return switch (run.result()) {
                case ReplicationResult.Done(), ReplicationResult.TooHappy() -> remove(move, before, held);
                case ReplicationResult.FileGone() -> Outcome.NOT_THERE;
                case ReplicationResult.Busy() -> Outcome.BUSY;
                case ReplicationResult.NoSource() -> stays(move, "no_source");
                case ReplicationResult.Failed(String code, String detail) ->
                    stays(move, detail.isEmpty() ? code : code + " (" + detail + ")");
            };
        }
    }

    private static Outcome stays(Move move, String reason) {
        log.info("fid {} stays on dev{}: {}", move.fid(), move.devid(), reason);
        return Outcome.STAYS;
    }

    private Outcome remove(Move move, List<Integer> before, LockStore.Held lock) {
        ClusterView view = cluster.view();
        Optional<FileRow> file = store.files().find(move.fid());
        if (file.isEmpty()) {
            return Outcome.NOT_THERE;
        }
        List<Device> others = whole(view, file.get(), move.devid());
        if (!isEnough(view, file.get(), others)) {
            return stays(move, "the other copies are not enough");
        }
        if (!isOneRight(view, file.get(), others, before)) {
            return stays(move, "no other copy is known to have the right digest");
        }
        Optional<Device> device = view.device(move.devid());
        if (device.isEmpty() || !lock.isHeld()) {
            return stays(move, "its device or the file's lock is gone");
        }
        return view.hostOf(device.get())
                .map(host -> nodes.delete(host, device.get(), move.fid()))
                .map(result -> forget(view, move, result))
                .orElseGet(() -> stays(move, "its host is gone"));
    }

    private Outcome forget(ClusterView view, Move move, NodeClient.DeleteResult result) {
        return switch (result) {
            case NodeClient.DeleteResult.Gone(int status)
            when status == NOT_FOUND && !move.ignoreMissing() -> {
                log.warn("fid {} was not on dev{} any more (status {})", move.fid(), move.devid(), status);
                yield Outcome.MISSING;
            }
            case NodeClient.DeleteResult.Gone(int status) -> {
                store.files().removeCopy(move.fid(), move.devid());
                replicator.recount(view, move.fid());
                yield Outcome.MOVED;
            }
            case NodeClient.DeleteResult.Failed(String reason) -> stays(move, "not removed there: " + reason);
        };
    }

    /** The copies elsewhere that answer with the right length now. */
    private List<Device> whole(ClusterView view, FileRow file, int devid) {
        return view.devices(store.files().devids(file.fid())).stream()
                .filter(d -> d.devid() != devid && view.isReadable(d) && isWhole(view, d, file))
                .toList();
    }

    private boolean isEnough(ClusterView view, FileRow file, List<Device> on) {
        return !on.isEmpty()
                && replicator
                        .policy(view, file)
                        .filter(policy -> isEnough(policy, view, file, on))
                        .isPresent();
    }

    /**
     * Whether one of the copies has the digest that is stored, where one is: a copy may rot and keep its length. Those
     * that were not there before were compared when they were made.
     */
    private boolean isOneRight(ClusterView view, FileRow file, List<Device> copies, List<Integer> before) {
        Optional<Checksum> stored = store.checksums().find(file.fid());
        return stored.isEmpty()
                || copies.stream().anyMatch(d -> !before.contains(d.devid()))
                || copies.stream().anyMatch(d -> hasDigest(view, d, file, stored.get()));
    }

    private boolean hasDigest(ClusterView view, Device device, FileRow file, Checksum wanted) {
        Duration limit = DIGEST_PATIENCE.plusMillis(file.length() / DIGEST_BYTES_PER_MILLI);
        return view.hostOf(device)
                .flatMap(host -> nodes.digest(host, device, file.fid(), wanted.type(), false, limit)
                        .known())
                .filter(wanted::equals)
                .isPresent();
    }

    private boolean isEnough(ReplicationPolicy policy, ClusterView view, FileRow file, Collection<Device> on) {
        return switch (policy.decide(replicator.input(view, file, List.copyOf(on), view.devices(), Set.of()))) {
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
}

package org.mogilefs.tracker.rebalance;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.protocol.PerlNumber;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.store.QueueStore.WorkType;
import org.mogilefs.tracker.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of a rebalance: takes the next files of the device that files leave now, and queues their moves. A source
 * device is in state drain while it is the current one, and goes back to alive unless the policy says otherwise.
 */
final class RebalanceRound {
    private static final Logger log = LoggerFactory.getLogger(RebalanceRound.class);
    private static final int QUEUE_SIZE = 10_000;
    private static final int QUEUE_RATE = 500;

    private final Store store;
    private final ClusterState cluster;
    private final long minFreeMb;
    private final RandomGenerator random;
    private boolean saidNowhereToGo;

    RebalanceRound(Store store, ClusterState cluster, long minFreeMb, RandomGenerator random) {
        this.store = store;
        this.cluster = cluster;
        this.minFreeMb = minFreeMb;
        this.random = random;
    }

    /** How a round ended. */
    sealed interface Outcome {
        /** Nothing could be done now. */
        record Waiting() implements Outcome {}

        /** Something was done: the state to save. */
        record Progress(RebalanceState state) implements Outcome {}

        /** The run is over, done or stopped: the state to save. */
        record Ended(RebalanceState state) implements Outcome {}
    }

    /**
     * Runs it.
     *
     * @param now in seconds since 1970
     * @throws RebalanceException when policy or state make no sense
     */
    Outcome run(RebalanceSettings.Read read, long now) throws RebalanceException {
        if (read.policy().isEmpty()) {
            throw new RebalanceException("No policy loaded");
        }
        RebalancePolicy policy = RebalancePolicy.parse(read.policy());
        policy.check();
        Plan plan = new Plan(policy, policy.limit(), new DeviceSelection(cluster.view(), policy, minFreeMb), now);
        RebalanceState state = read.state().isEmpty()
                ? RebalanceState.begin(policy, plan.devices(), now)
                : RebalanceState.parse(read.state());
        if (read.isStopAsked()) {
            return stop(plan, state);
        }
        long room = number("queue_size_for_rebal", QUEUE_SIZE) - store.queues().countWork(WorkType.REBALANCE);
        if (room <= 0) {
            return new Outcome.Waiting();
        }
        return state.current().isPresent() ? proceed(plan, state, room) : next(plan, state);
    }

    /** What holds throughout a round. */
    private record Plan(RebalancePolicy policy, Limit limit, DeviceSelection devices, long now) {}

    private Outcome stop(Plan plan, RebalanceState state) {
        state.current().ifPresent(source -> release(plan, source.devid()));
        log.info("rebalance: stopped; {} files were queued", state.counts().fids());
        return new Outcome.Ended(state.stopped(plan.now()));
    }

    private Outcome next(Plan plan, RebalanceState state) {
        boolean isLimitReached = plan.limit().isGlobal() && state.isUsedUp(plan.limit());
        if (state.waiting().isEmpty() || isLimitReached) {
            log.info(
                    "rebalance: all of {} files are queued, {} bytes",
                    state.counts().fids(),
                    state.counts().bytes());
            return new Outcome.Ended(state.finished(plan.now()));
        }
        int devid = state.waiting().getFirst();
        RebalanceState begun = state.withNextSource(plan.limit());
        // the state is saved before files move: a stop then knows which device to let go
        return prepare(plan, begun, devid).orElseGet(() -> new Outcome.Progress(begun));
    }

    private Outcome proceed(Plan plan, RebalanceState state, long room) throws RebalanceException {
        RebalanceState.Source source = state.current().orElseThrow();
        Optional<Outcome> obstacle = prepare(plan, state, source.devid());
        return obstacle.isPresent() ? obstacle.get() : takeFiles(plan, state, source, room);
    }

    /** Puts the current device into drain; something else when that, or moving its files, cannot be done now. */
    private Optional<Outcome> prepare(Plan plan, RebalanceState state, int devid) {
        Optional<Device> device = cluster.view().device(devid).filter(cluster.view()::isDeletable);
        if (device.isEmpty()) {
            log.warn("rebalance: dev{} is left out: copies on it cannot be removed now", devid);
            return Optional.of(new Outcome.Progress(state.withSourceCompleted()));
        }
        if (plan.devices().destinations(state.sources()).isEmpty()) {
            sayNowhereToGo(devid);
            return Optional.of(new Outcome.Waiting());
        }
        saidNowhereToGo = false;
        if (device.get().state() == DeviceState.ALIVE) {
            mark(devid, DeviceState.DRAIN);
        }
        return Optional.empty();
    }

    private void sayNowhereToGo(int devid) {
        if (!saidNowhereToGo) {
            saidNowhereToGo = true;
            log.warn("rebalance: no suitable destination device for the files of dev{}; waiting for one", devid);
        }
    }

    private Outcome takeFiles(Plan plan, RebalanceState state, RebalanceState.Source source, long room)
            throws RebalanceException {
        int count = (int) Math.min(room, number("queue_rate_for_rebal", QUEUE_RATE));
        List<Long> fids = store.files()
                .fidsOnDevice(source.devid(), source.lastFid(), plan.policy().isNewestFirst(), count);
        if (fids.isEmpty() || state.isUsedUp(plan.limit())) {
            release(plan, source.devid());
            return new Outcome.Progress(state.withSourceCompleted());
        }
        List<Long> free = untilTaken(source.devid(), fids);
        return free.isEmpty() ? new Outcome.Waiting() : queue(plan, state, free);
    }

    /**
     * The fids up to the first that still waits to leave another device: a fid has one row in the queue, and its copy
     * here would be forgotten.
     */
    private List<Long> untilTaken(int devid, List<Long> fids) {
        Map<Long, Integer> queued = store.queues().queuedWork(WorkType.REBALANCE, fids);
        return fids.stream()
                .takeWhile(fid -> queued.getOrDefault(fid, devid) == devid)
                .toList();
    }

    private Outcome queue(Plan plan, RebalanceState state, List<Long> fids) throws RebalanceException {
        List<Integer> targets = plan.devices().destinations(state.sources());
        Batch batch = Batch.choose(
                state,
                plan.limit(),
                fids,
                store.files().find(fids),
                new Batch.Destinations(targets, plan.policy().destinationsPerFile(), random),
                plan.now());
        // rows first: after a crash in between they are found queued
        store.queues().enqueueMoves(batch.moves());
        return new Outcome.Progress(batch.state());
    }

    /** Lets a source take files again, unless the operator gave it another state meanwhile. */
    private void release(Plan plan, int devid) {
        boolean isDrained = cluster.reload()
                .device(devid)
                .filter(device -> device.state() == DeviceState.DRAIN)
                .isPresent();
        if (isDrained && !plan.policy().leavesInDrain()) {
            mark(devid, DeviceState.ALIVE);
        }
    }

    private void mark(int devid, DeviceState deviceState) {
        store.topology().setDeviceState(devid, deviceState);
        cluster.reload();
    }

    private int number(String key, int standard) {
        return cluster.view()
                .setting(key)
                .filter(PerlNumber::isDigits)
                .map(text -> (int) Math.min(PerlNumber.parse(text), 10_000_000L))
                .filter(number -> number > 0)
                .orElse(standard);
    }
}

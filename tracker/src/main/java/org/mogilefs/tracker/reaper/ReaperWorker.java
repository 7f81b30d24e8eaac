package org.mogilefs.tracker.reaper;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.protocol.PerlNumber;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.worker.JobKind;
import org.mogilefs.tracker.worker.SignOfLife;
import org.mogilefs.tracker.worker.StepResult;
import org.mogilefs.tracker.worker.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties dead devices: each fid is first queued for replication, then its copy on the device forgotten, in one
 * transaction; {@code queue_rate_for_reaper} of them every five seconds, or, where that is not set, a thousand as soon
 * as fewer wait for replication. A device is left alone for some seconds after it is first seen dead, in case that was
 * a slip; one that comes back is left at once, and reaped anew should it die again. Nothing has to be kept for a
 * restart: what is still noted on the device is what is left to do.
 */
public final class ReaperWorker implements Worker {
    private static final Logger log = LoggerFactory.getLogger(ReaperWorker.class);
    private static final Duration ROUND = Duration.ofSeconds(5);
    private static final Duration GOING_ON = Duration.ofMillis(500);
    private static final Duration SECOND_THOUGHTS = Duration.ofSeconds(16);
    private static final Duration EMPTY_FIRST = Duration.ofSeconds(60);
    private static final Duration EMPTY_LONGEST = Duration.ofSeconds(7200);
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(1);
    private static final String RATE_SETTING = "queue_rate_for_reaper";
    private static final int RATE = 1000;

    private final Store store;
    private final ClusterState cluster;
    private final Consumer<JobKind> wake;
    private final InstantSource clock;
    private final Map<Integer, Turn> turns = new HashMap<>();

    /**
     * When a device is next looked at, and how long it is left alone after that should it be empty.
     *
     * @param goesOn whether there is more to reap for all we know, sooner if replication has no more to do
     */
    private record Turn(long nextMillis, Duration pause, boolean goesOn) {}

    /** What was found on a device. */
    private enum Found {
        FILES,
        NOTHING,
        /** Nobody looked: the queue is full, or another tracker is at it. */
        UNKNOWN
    }

    /**
     * @param wake wakes the jobs that there is work for
     * @param clock tells when a device is due
     */
    public ReaperWorker(Store store, ClusterState cluster, Consumer<JobKind> wake, InstantSource clock) {
        this.store = store;
        this.cluster = cluster;
        this.wake = wake;
        this.clock = clock;
    }

    @Override
    public StepResult step() throws InterruptedException {
        if (!cluster.isFirstRoundDone()) {
            return StepResult.idle(ROUND);
        }
        Set<Integer> dead = cluster.view().devices().stream()
                .filter(d -> d.state() == DeviceState.DEAD)
                .map(Device::devid)
                .collect(Collectors.toSet());
        turns.keySet().retainAll(dead);
        for (int devid : dead) {
            SignOfLife.ofThisThread().give();
            Turn turn = turns.computeIfAbsent(
                    devid, d -> new Turn(clock.millis() + SECOND_THOUGHTS.toMillis(), EMPTY_FIRST, false));
            if (isDue(turn)) {
                turns.put(devid, next(turn, reap(devid)));
            }
        }
        return StepResult.idle(pause());
    }

    /** Until the next device is due, a round at most. */
    private Duration pause() {
        if (!isRateSet() && turns.values().stream().anyMatch(Turn::goesOn)) {
            // a thousand files may be copied long before the round is over: who waits for that looks often
            return GOING_ON;
        }
        long now = clock.millis();
        return turns.values().stream()
                .filter(turn -> turn.nextMillis() > now)
                .map(turn -> Duration.ofMillis(turn.nextMillis() - now))
                .filter(wait -> wait.compareTo(ROUND) < 0)
                .min(Comparator.naturalOrder())
                .orElse(ROUND);
    }

    private boolean isDue(Turn turn) {
        return clock.millis() >= turn.nextMillis() || (turn.goesOn() && isReplicationAhead());
    }

    private boolean isRateSet() {
        return number(cluster.view(), RATE_SETTING, 0) > 0;
    }

    /** Whether nobody set a rate, and replication is about to run out of what was queued so far. */
    private boolean isReplicationAhead() {
        return !isRateSet() && store.queues().countDeferredReplication() < RATE;
    }

    private Turn next(Turn turn, Found found) {
        return switch (found) {
            case FILES -> new Turn(clock.millis() + ROUND.toMillis(), EMPTY_FIRST, true);
            case UNKNOWN -> new Turn(turn.nextMillis(), turn.pause(), false);
            case NOTHING -> {
                Duration doubled = turn.pause().multipliedBy(2);
                yield new Turn(
                        clock.millis() + turn.pause().toMillis(),
                        doubled.compareTo(EMPTY_LONGEST) < 0 ? doubled : EMPTY_LONGEST,
                        false);
            }
        };
    }

    private Found reap(int devid) {
        Optional<LockStore.Held> lock = store.locks().acquire("mgfs:reaper", LOCK_PATIENCE);
        if (lock.isEmpty()) {
            return Found.UNKNOWN;
        }
        try (LockStore.Held held = lock.get()) {
            // the word of the database counts: an operator may have changed it just now
            ClusterView view = cluster.reload();
            boolean isDead = view.device(devid)
                    .filter(d -> d.state() == DeviceState.DEAD)
                    .isPresent();
            int limit = limit(view);
            if (!isDead || limit == 0 || !held.isHeld()) {
                return Found.UNKNOWN;
            }
            List<Long> fids = store.files().fidsOnDevice(devid, 0, false, limit);
            if (fids.isEmpty()) {
                return Found.NOTHING;
            }
            store.files().reapCopies(devid, fids);
            log.info("dev{} is dead: {} fids queued for replication", devid, fids.size());
            wake.accept(JobKind.REPLICATE);
            return Found.FILES;
        }
    }

    /** The rate, less where the replication queue is as full as it may be. */
    private int limit(ClusterView view) {
        int rate = number(view, RATE_SETTING, RATE);
        int size = number(view, "queue_size_for_reaper", 0);
        if (size == 0) {
            return rate;
        }
        long room = size - store.queues().countDeferredReplication();
        return (int) Math.clamp(room, 0L, rate);
    }

    private static int number(ClusterView view, String key, int standard) {
        return view.setting(key)
                .filter(PerlNumber::isDigits)
                .map(t -> (int) Math.min(PerlNumber.parse(t), 1_000_000L))
                .filter(n -> n > 0)
                .orElse(standard);
    }
}

package org.mogilefs.tracker.rebalance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.QueueStore.Move;

/**
 * The files of one round.
 *
 * @param moves what to queue
 * @param state the state once they are queued
 */
record Batch(List<Move> moves, RebalanceState state) {
    Batch {
        moves = List.copyOf(moves);
    }

    /**
     * Offers destinations to files: all, or so many by chance.
     *
     * @param destinations the devids, at least one
     * @param perFile how many each file is offered; empty for all
     * @param random chooses
     */
    record Destinations(List<Integer> destinations, OptionalInt perFile, RandomGenerator random) {
        List<Integer> choose() {
            if (perFile.isEmpty() || perFile.getAsInt() >= destinations.size()) {
                return destinations;
            }
            List<Integer> shuffled = new ArrayList<>(destinations);
            Collections.shuffle(shuffled, Random.from(random));
            return shuffled.subList(0, perFile.getAsInt());
        }
    }

    /**
     * Chooses among the next fids of the current device.
     *
     * @param state with a current device
     * @param fids in the order to go through them, at least one
     * @param files those of them that exist
     * @param now in seconds since 1970
     */
    static Batch choose(
            RebalanceState state,
            Limit limit,
            List<Long> fids,
            Map<Long, FileRow> files,
            Destinations destinations,
            long now) {
        RebalanceState.Source source = state.current().orElseThrow();
        List<Move> moves = new ArrayList<>();
        long left = state.left(limit);
        long bytes = 0;
        for (long fid : fids) {
            FileRow file = files.get(fid);
            if (file == null || limit.isUsedUp(left) || limit.cost(file.length()) > left) {
                continue;
            }
            left -= limit.cost(file.length());
            bytes += file.length();
            moves.add(new Move(fid, source.devid(), destinations.choose()));
        }
        OptionalLong deviceLimit = source.limit().isPresent() ? OptionalLong.of(left) : OptionalLong.empty();
        RebalanceState.Counts counts = state.counts();
        RebalanceState.Times times = state.times();
        boolean isEmpty = moves.isEmpty();
        return new Batch(
                moves,
                new RebalanceState(
                        state.completed(),
                        state.waiting(),
                        Optional.of(new RebalanceState.Source(source.devid(), fids.getLast(), deviceLimit)),
                        limit.isGlobal() ? left : state.limit(),
                        new RebalanceState.Counts(
                                counts.fids() + moves.size(),
                                counts.bytes() + bytes,
                                counts.emptyRuns() + (isEmpty ? 1 : 0)),
                        new RebalanceState.Times(
                                times.started(),
                                times.finished(),
                                times.stopped(),
                                now,
                                isEmpty ? now : times.latestEmptyRun())));
    }
}

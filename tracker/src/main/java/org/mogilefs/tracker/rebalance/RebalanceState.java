package org.mogilefs.tracker.rebalance;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.mogilefs.protocol.PerlNumber;

/**
 * How far a rebalance has come; immutable. Kept in the setting {@code rebal_state} in the original's form, so that
 * trackers of both kinds can go on from each other's.
 *
 * @param completed devids that are through
 * @param waiting devids still to come, in order
 * @param current the device that files leave now
 * @param limit what is left of a limit on all devices together; else 0
 * @param counts what was done
 * @param times when, in seconds since 1970, 0 for not yet
 */
public record RebalanceState(
        List<Integer> completed,
        List<Integer> waiting,
        Optional<Source> current,
        long limit,
        Counts counts,
        Times times) {
    private static final Set<String> KEYS = Set.of(
            "completed_devs",
            "source_devs",
            "sdev_current",
            "sdev_lastfid",
            "sdev_limit",
            "limit",
            "fids_queued",
            "bytes_queued",
            "time_started",
            "time_finished",
            "time_stopped",
            "time_latest_run",
            "time_latest_empty_run",
            "empty_runs");
    private static final String NO_LIMIT = "none";

    public RebalanceState {
        completed = List.copyOf(completed);
        waiting = List.copyOf(waiting);
    }

    /**
     * A device that files leave.
     *
     * @param devid which
     * @param lastFid the last fid looked at; 0 before the first
     * @param limit what is left of the limit for one device; empty for none
     */
    public record Source(int devid, long lastFid, OptionalLong limit) {}

    /**
     * What was done.
     *
     * @param fids queued
     * @param bytes their lengths
     * @param emptyRuns rounds that found fids and could queue none
     */
    public record Counts(long fids, long bytes, long emptyRuns) {
        static final Counts NONE = new Counts(0, 0, 0);
    }

    /**
     * When, in seconds since 1970.
     *
     * @param started the start
     * @param finished the end, when no source is left
     * @param stopped the last stop by the operator
     * @param latestRun the last round that found fids
     * @param latestEmptyRun the last of these that could queue none
     */
    public record Times(long started, long finished, long stopped, long latestRun, long latestEmptyRun) {}

    /**
     * The beginning: all sources are still to come.
     *
     * @param now in seconds since 1970
     * @throws RebalanceException when the policy's limit makes no sense
     */
    public static RebalanceState begin(RebalancePolicy policy, DeviceSelection devices, long now)
            throws RebalanceException {
        Limit limit = policy.limit();
        return new RebalanceState(
                List.of(),
                devices.sources(),
                Optional.empty(),
                limit.isGlobal() ? limit.amount() : 0,
                Counts.NONE,
                new Times(now, 0, 0, 0, 0));
    }

    /**
     * Reads a saved state.
     *
     * @throws RebalanceException when it holds something else
     */
    public static RebalanceState parse(String text) throws RebalanceException {
        Pairs pairs = Pairs.parse(text, KEYS);
        int devid = (int) Math.clamp(pairs.number("sdev_current"), 0, Integer.MAX_VALUE);
        String left = pairs.text("sdev_limit", NO_LIMIT);
        return new RebalanceState(
                devids(pairs, "completed_devs"),
                devids(pairs, "source_devs"),
                devid == 0
                        ? Optional.empty()
                        : Optional.of(new Source(
                                devid,
                                pairs.number("sdev_lastfid"),
                                left.equals(NO_LIMIT)
                                        ? OptionalLong.empty()
                                        : OptionalLong.of(PerlNumber.parse(left)))),
                pairs.number("limit"),
                new Counts(pairs.number("fids_queued"), pairs.number("bytes_queued"), pairs.number("empty_runs")),
                new Times(
                        pairs.number("time_started"),
                        pairs.number("time_finished"),
                        pairs.number("time_stopped"),
                        pairs.number("time_latest_run"),
                        pairs.number("time_latest_empty_run")));
    }

    /** The original saves lists that begin with a comma or hold nothing: no devid is 0. */
    private static List<Integer> devids(Pairs pairs, String key) {
        return pairs.numbers(key).stream().filter(devid -> devid > 0).toList();
    }

    /** The devids that files leave, left or will leave: none of them is a destination. */
    public Set<Integer> sources() {
        Set<Integer> sources = new HashSet<>(completed);
        sources.addAll(waiting);
        current.ifPresent(source -> sources.add(source.devid()));
        return sources;
    }

    /** The form it is saved in. */
    public String text() {
        StringJoiner text = new StringJoiner(" ");
        text.add("completed_devs=" + joined(completed)).add("source_devs=" + joined(waiting));
        text.add("sdev_current=" + current.map(Source::devid).orElse(0));
        text.add("sdev_lastfid=" + current.map(Source::lastFid).orElse(0L));
        text.add("sdev_limit=" + current.map(RebalanceState::limitText).orElse("0"));
        text.add("limit=" + limit);
        text.add("fids_queued=" + counts.fids()).add("bytes_queued=" + counts.bytes());
        text.add("time_started=" + times.started()).add("time_finished=" + times.finished());
        text.add("time_stopped=" + times.stopped()).add("time_latest_run=" + times.latestRun());
        text.add("time_latest_empty_run=" + times.latestEmptyRun()).add("empty_runs=" + counts.emptyRuns());
        return text.toString();
    }

    private static String limitText(Source source) {
        return source.limit().isPresent() ? Long.toString(source.limit().getAsLong()) : NO_LIMIT;
    }

    private static String joined(List<Integer> devids) {
        return devids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** The same with the next waiting device as the current one. */
    RebalanceState withNextSource(Limit policyLimit) {
        boolean hasLimit = policyLimit.unit() != Limit.Unit.NONE && !policyLimit.isGlobal();
        OptionalLong left = hasLimit ? OptionalLong.of(policyLimit.amount()) : OptionalLong.empty();
        return new RebalanceState(
                completed,
                waiting.subList(1, waiting.size()),
                Optional.of(new Source(waiting.getFirst(), 0, left)),
                limit,
                counts,
                times);
    }

    /** The same with the current device among those that are through. */
    RebalanceState withSourceCompleted() {
        List<Integer> through = new ArrayList<>(completed);
        current.ifPresent(source -> through.add(source.devid()));
        return new RebalanceState(through, waiting, Optional.empty(), limit, counts, times);
    }

    /** The same, ended at {@code now} because nothing is left to do. */
    RebalanceState finished(long now) {
        return withTimes(new Times(times.started(), now, times.stopped(), times.latestRun(), times.latestEmptyRun()));
    }

    /** The same, stopped at {@code now}. */
    RebalanceState stopped(long now) {
        return withTimes(new Times(times.started(), times.finished(), now, times.latestRun(), times.latestEmptyRun()));
    }

    private RebalanceState withTimes(Times changed) {
        return new RebalanceState(completed, waiting, current, limit, counts, changed);
    }

    /** What is left of the limit that holds for the current device. */
    long left(Limit policyLimit) {
        return policyLimit.isGlobal()
                ? limit
                : current.map(source -> source.limit().orElse(0)).orElse(0L);
    }

    /** Whether no more files of the current device may be moved. */
    boolean isUsedUp(Limit policyLimit) {
        return policyLimit.isUsedUp(left(policyLimit));
    }
}

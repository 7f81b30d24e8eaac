package org.mogilefs.tracker.fsck;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.mogilefs.protocol.PerlNumber;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of fsck in {@code server_settings}, which all trackers share. The keys are the original's but for the
 * heartbeat, by which trackers of this kind see that the one at work has died; one of the original's has none, and is
 * never relieved.
 */
public final class FsckSettings {
    private static final Logger log = LoggerFactory.getLogger(FsckSettings.class);
    private static final String SUM = "fsck_sum_evcount_";
    private static final String HOST = "fsck_host";
    private static final String START = "fsck_start_time";
    private static final String HEARTBEAT = "fsck_heartbeat";
    private static final long HEARTBEAT_SECONDS = 10;
    /** A job master may wait half a minute for the lock of a queue. */
    private static final long RELIEVED_SECONDS = 60;

    private final Store store;
    private final String hostname;

    /** The state in {@code store}, seen from the tracker on the machine named {@code hostname}. */
    public FsckSettings(Store store, String hostname) {
        this.store = store;
        this.hostname = hostname;
    }

    /** The host whose tracker injects work; present while fsck runs. */
    public Optional<String> host() {
        return host(store.settings().all());
    }

    private static Optional<String> host(Map<String, String> settings) {
        return Optional.ofNullable(settings.get(HOST)).filter(h -> !h.isEmpty());
    }

    /** Whether by {@code settings} this tracker is, or may make itself, the one to inject work. */
    boolean isHere(Map<String, String> settings) {
        Optional<String> host = host(settings);
        return host.isPresent() && (host.get().equals(hostname) || isSilent(settings));
    }

    /** Whether the tracker at work is one that would show itself, and has not for a while. */
    private boolean isSilent(Map<String, String> settings) {
        long heartbeat = number(settings, HEARTBEAT);
        // one from before the start is of an earlier run: a tracker that has none has started this one
        return heartbeat > 0 && heartbeat >= number(settings, START) && store.now() - heartbeat > RELIEVED_SECONDS;
    }

    /** Shows, when that is due, that this tracker is at work; a tracker that has fallen silent is relieved by that. */
    void beat(Map<String, String> settings) {
        long now = store.now();
        String host = host(settings).orElse(hostname);
        if (!host.equals(hostname)) {
            log.warn("fsck: no sign of life of the tracker on {}; going on from here", host);
            store.settings().apply(changes(HOST, hostname, HEARTBEAT, Long.toString(now)));
        } else if (Math.abs(now - number(settings, HEARTBEAT)) >= HEARTBEAT_SECONDS) {
            store.settings().set(HEARTBEAT, Long.toString(now));
        }
    }

    private static long number(Map<String, String> settings, String key) {
        return PerlNumber.parse(settings.getOrDefault(key, ""));
    }

    /** A number; 0 when it is not set. */
    public long number(String key) {
        return store.settings().get(key).map(PerlNumber::parse).orElse(0L);
    }

    /** Begins a run from where the last one ended, or from the start when nothing was ever set up. */
    public void start() {
        boolean isFinished = number("fsck_highest_fid_checked") >= number("fsck_fid_at_end");
        if (isFinished) {
            resetCounters();
        }
        String now = Long.toString(store.now());
        store.settings()
                .apply(changes(
                        START,
                        now,
                        HEARTBEAT,
                        now,
                        "fsck_stop_time",
                        null,
                        "fsck_fids_checked",
                        "0",
                        "fsck_start_fid",
                        Long.toString(number("fsck_highest_fid_checked")),
                        HOST,
                        hostname));
    }

    /** Ends a run: nothing more is injected. */
    public void stop() {
        store.settings().apply(changes(HOST, null, HEARTBEAT, null, "fsck_stop_time", Long.toString(store.now())));
    }

    /** Prepares a run of everything after {@code startFid}. */
    public void reset(boolean policyOnly, long startFid) {
        store.settings()
                .apply(changes(
                        "fsck_opt_policy_only",
                        policyOnly ? "1" : null,
                        "fsck_highest_fid_checked",
                        Long.toString(startFid)));
        resetCounters();
    }

    private void resetCounters() {
        String logid = Long.toString(store.fsckLog().maxLogid());
        Map<String, Optional<String>> changes = changes(
                START,
                null,
                "fsck_stop_time",
                null,
                "fsck_fids_checked",
                "0",
                "fsck_fid_at_end",
                Long.toString(store.files().maxFid()),
                "fsck_start_maxlogid",
                logid,
                "fsck_logid_processed",
                logid);
        store.settings().all().keySet().stream()
                .filter(key -> key.startsWith(SUM))
                .forEach(key -> changes.put(key, Optional.empty()));
        store.settings().apply(changes);
    }

    /** Notes that everything up to {@code fid} was injected. */
    public void injectedUpTo(long fid) {
        store.settings().set("fsck_highest_fid_checked", Long.toString(fid));
    }

    /** Adds the log rows that came since the last call to the sums, one tracker at a time. */
    public void foldLog() {
        Optional<LockStore.Held> lock = store.locks().acquire("mgfs:fscksum", Duration.ofSeconds(10));
        if (lock.isEmpty()) {
            return;
        }
        try (LockStore.Held held = lock.get()) {
            long from = number("fsck_logid_processed");
            long upTo = store.fsckLog().maxLogid();
            if (upTo <= from || !held.isHeld()) {
                return;
            }
            Map<String, Optional<String>> changes = new LinkedHashMap<>();
            store.fsckLog()
                    .countCodes(from, upTo)
                    .forEach((code, count) ->
                            changes.put(SUM + code, Optional.of(Long.toString(number(SUM + code) + count))));
            changes.put("fsck_logid_processed", Optional.of(Long.toString(upTo)));
            store.settings().apply(changes);
        }
    }

    /** How often each event happened in this run, by its code. */
    public Map<String, String> sums() {
        Map<String, String> sums = new LinkedHashMap<>();
        store.settings().all().forEach((key, value) -> {
            if (key.startsWith(SUM)) {
                sums.put(key.substring(SUM.length()), value);
            }
        });
        return sums;
    }

    /** Names and values in turn; null removes. */
    private static Map<String, Optional<String>> changes(String... pairs) {
        Map<String, Optional<String>> changes = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            changes.put(pairs[i], Optional.ofNullable(pairs[i + 1]));
        }
        return changes;
    }
}

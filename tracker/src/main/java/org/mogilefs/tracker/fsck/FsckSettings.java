package org.mogilefs.tracker.fsck;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.mogilefs.protocol.PerlNumber;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.worker.Hostname;

/** The state of fsck in {@code server_settings}, which all trackers share. */
public final class FsckSettings {
    private static final String SUM = "fsck_sum_evcount_";

    private final Store store;
    private final String hostname;

    /** The state in {@code store}, seen from the tracker on this machine. */
    public FsckSettings(Store store) {
        this.store = store;
        this.hostname = Hostname.local();
    }

    /** The host whose tracker injects work; present while fsck runs. */
    public Optional<String> host() {
        return store.settings().get("fsck_host").filter(h -> !h.isEmpty());
    }

    /** Whether this tracker injects work. */
    public boolean isHere() {
        return host().filter(hostname::equals).isPresent();
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
        store.settings()
                .apply(changes(
                        "fsck_start_time",
                        Long.toString(store.now()),
                        "fsck_stop_time",
                        null,
                        "fsck_fids_checked",
                        "0",
                        "fsck_start_fid",
                        Long.toString(number("fsck_highest_fid_checked")),
                        "fsck_host",
                        hostname));
    }

    /** Ends a run: nothing more is injected. */
    public void stop() {
        store.settings().apply(changes("fsck_host", null, "fsck_stop_time", Long.toString(store.now())));
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
                "fsck_start_time",
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

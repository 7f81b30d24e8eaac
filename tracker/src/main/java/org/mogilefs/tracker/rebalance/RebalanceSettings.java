package org.mogilefs.tracker.rebalance;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.mogilefs.protocol.PerlNumber;
import org.mogilefs.tracker.store.Store;

/**
 * The rebalance in {@code server_settings}, which all trackers share. The keys are the original's but for the
 * heartbeat, by which trackers of this kind see that the one at work has died; one of the original's has none, and is
 * never relieved.
 */
public final class RebalanceSettings {
    private static final String POLICY = "rebal_policy";
    private static final String STATE = "rebal_state";
    private static final String HOST = "rebal_host";
    private static final String SIGNAL = "rebal_signal";
    private static final String HEARTBEAT = "rebal_heartbeat";
    private static final String STOP = "stop";
    private static final long HEARTBEAT_SECONDS = 10;
    /** A job master may wait half a minute for the lock of a queue. */
    private static final long RELIEVED_SECONDS = 60;

    private final Store store;

    /** The settings in {@code store}. */
    public RebalanceSettings(Store store) {
        this.store = store;
    }

    /**
     * The settings at one moment; texts are empty when they are not set, which in the original is the same as
     * {@code 0}.
     *
     * @param host the host whose tracker queues moves; empty while no rebalance runs
     * @param policy as the operator set it
     * @param state as saved
     * @param isStopAsked whether the operator wants it stopped
     * @param heartbeat when a tracker of this kind last showed itself at work, in seconds since 1970; 0 for never
     * @param heartbeatHost its host, which is another than {@code host} when one of the originals has begun since
     */
    public record Read(
            String host, String policy, String state, boolean isStopAsked, long heartbeat, String heartbeatHost) {
        /** Reads them from all settings. */
        public static Read of(Map<String, String> settings) {
            return new Read(
                    text(settings, HOST),
                    text(settings, POLICY),
                    text(settings, STATE),
                    text(settings, SIGNAL).equals(STOP),
                    PerlNumber.parse(text(settings, HEARTBEAT)),
                    text(settings, HEARTBEAT).replaceFirst("^\\d+ ?", ""));
        }

        private static String text(Map<String, String> settings, String key) {
            String value = settings.getOrDefault(key, "");
            return value.equals("0") ? "" : value;
        }

        /** Whether a rebalance runs. */
        public boolean isRunning() {
            return !host.isEmpty();
        }

        /** Whether the tracker on {@code hostname} is, or may make itself, the one to queue moves at {@code now}. */
        boolean isFor(String hostname, long now) {
            boolean isRelieved = heartbeat > 0 && heartbeatHost.equals(host) && now - heartbeat > RELIEVED_SECONDS;
            return isRunning() && (host.equals(hostname) || isRelieved);
        }

        /** Whether the heartbeat is due at {@code now}. */
        boolean isHeartbeatDue(long now) {
            return Math.abs(now - heartbeat) >= HEARTBEAT_SECONDS || !heartbeatHost.equals(host);
        }
    }

    /** Reads the database. */
    public Read read() {
        return Read.of(store.settings().all());
    }

    /** Sets the policy, and forgets the state that belongs to the old one; no policy at all removes it. */
    public void setPolicy(Optional<String> policy) {
        Map<String, Optional<String>> changes = new LinkedHashMap<>();
        changes.put(POLICY, policy);
        changes.put(STATE, Optional.empty());
        store.settings().apply(changes);
    }

    /** Starts, or goes on, on a host. */
    public void start(String hostname, String state) {
        Map<String, Optional<String>> changes = working(hostname);
        changes.put(STATE, Optional.of(state));
        // one that was too late for the last run must not stop this one
        changes.put(SIGNAL, Optional.empty());
        store.settings().apply(changes);
    }

    /** Shows that the tracker on {@code hostname} is at work. */
    void beat(String hostname) {
        store.settings().apply(working(hostname));
    }

    /** Saves how far it is. */
    void save(String hostname, RebalanceState state) {
        Map<String, Optional<String>> changes = working(hostname);
        changes.put(STATE, Optional.of(state.text()));
        store.settings().apply(changes);
    }

    private Map<String, Optional<String>> working(String hostname) {
        Map<String, Optional<String>> changes = new LinkedHashMap<>();
        changes.put(HOST, Optional.of(hostname));
        changes.put(HEARTBEAT, Optional.of(store.now() + " " + hostname));
        return changes;
    }

    /** Ends the run; its state stays to be looked at, and to go on from. */
    void end(Optional<RebalanceState> state) {
        Map<String, Optional<String>> changes = new LinkedHashMap<>();
        state.ifPresent(s -> changes.put(STATE, Optional.of(s.text())));
        changes.put(SIGNAL, Optional.empty());
        changes.put(HEARTBEAT, Optional.empty());
        changes.put(HOST, Optional.empty());
        store.settings().apply(changes);
    }

    /** Asks the tracker at work to stop. */
    public void askToStop() {
        store.settings().set(SIGNAL, STOP);
    }

    /** Forgets how far it came. */
    public void forgetState() {
        store.settings().delete(STATE);
    }
}

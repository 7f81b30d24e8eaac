package org.mogilefs.tracker.store.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mogilefs.protocol.PerlNumber;

/**
 * Read replicas as the server settings name them: {@code slave_keys} lists names between commas, {@code slave_<name>} is
 * {@code dsn|user|password}. {@code slave_skip_filtering} is about plug-ins and means nothing here.
 *
 * @param replicas in the order of the list
 * @param refused names in the list whose setting is missing or makes no sense
 * @param version grows with every change of a setting; all are connected to anew then
 * @param connectTimeout the longest wait for a connection
 * @param retryAfter the pause after a replica's first failure
 * @param lagMax one that is further behind is left out (ours: {@code slave_max_lag}, in seconds)
 */
record ReplicaSettings(
        List<Replica> replicas,
        List<String> refused,
        String version,
        Duration connectTimeout,
        Duration retryAfter,
        Duration lagMax) {
    static final ReplicaSettings NONE = from(Map.of());

    /** One replica: its name in the settings and how to reach it. */
    record Replica(String name, String dsn, String user, String password) {}

    ReplicaSettings {
        replicas = List.copyOf(replicas);
        refused = List.copyOf(refused);
    }

    static ReplicaSettings from(Map<String, String> settings) {
        List<Replica> replicas = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (String entry : settings.getOrDefault("slave_keys", "").split(",")) {
            // clients write weights behind the names, which the original never understood
            String name = entry.strip().replaceFirst("=.*", "");
            if (!name.isEmpty()) {
                String[] parts = settings.getOrDefault("slave_" + name, "").split("\\|", -1);
                if (parts.length == 3) {
                    replicas.add(new Replica(name, parts[0], parts[1], parts[2]));
                } else {
                    refused.add(name);
                }
            }
        }
        return new ReplicaSettings(
                replicas,
                refused,
                settings.getOrDefault("slave_version", ""),
                seconds(settings, "slave_connect_timeout", 1),
                seconds(settings, "slave_dead_retry_timeout", 15),
                seconds(settings, "slave_max_lag", 5));
    }

    private static Duration seconds(Map<String, String> settings, String key, int usual) {
        long seconds = PerlNumber.parse(settings.getOrDefault(key, ""));
        return Duration.ofSeconds(seconds > 0 ? Math.min(seconds, 3600) : usual);
    }
}

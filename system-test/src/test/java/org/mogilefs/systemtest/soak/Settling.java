package org.mogilefs.systemtest.soak;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mogilefs.client.MogileException;

/** Waits until the background jobs have nothing left to do. */
final class Settling {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Long enough for every waiting time of the delete worker: an abandoned upload is kept for an hour. */
    private static final long AGED_SECONDS = 3 * 3600;

    private static final List<String> QUEUES = List.of(
            "tempfile",
            "file_to_delete",
            "file_to_delete2",
            "file_to_delete_later",
            "file_to_replicate",
            "file_to_queue");

    private Settling() {}

    /** Something that may not be so yet; a cluster that is not there yet counts as "not yet". */
    interface Condition {
        boolean holds() throws InterruptedException;
    }

    /** Asks every 100 ms. */
    static void until(Duration patience, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (MogileException e) {
                Soak.debug("not yet: " + e.getMessage());
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited for " + patience);
            }
            Thread.sleep(100);
        }
    }

    /**
     * Lets time pass for the queues, by ageing what lies in them, until all are empty; what is left in them counts as a
     * broken promise.
     */
    static void settle(SoakCluster cluster, Tally tally) throws InterruptedException, SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Connection sql = cluster.sql()) {
            age(sql, "UPDATE tempfile SET createtime = createtime - " + AGED_SECONDS);
            while (true) {
                Map<String, Long> left = left(sql);
                if (left.isEmpty()) {
                    return;
                }
                if (System.nanoTime() > deadline) {
                    tally.violation("still in the queues: " + left);
                    return;
                }
                Soak.say("in the queues: " + left);
                // claims lie about 1000 s ahead, and failures back off for longer
                for (String queue : List.of("file_to_replicate", "file_to_delete2", "file_to_queue")) {
                    age(sql, "UPDATE " + queue + " SET nexttry = 0 WHERE nexttry > UNIX_TIMESTAMP() + 5");
                }
                age(sql, "UPDATE file_to_delete_later SET delafter = 0");
                Thread.sleep(5000);
            }
        }
    }

    private static void age(Connection sql, String statement) throws SQLException {
        try (Statement update = sql.createStatement()) {
            update.executeUpdate(statement);
        }
    }

    private static Map<String, Long> left(Connection sql) throws SQLException {
        Map<String, Long> left = new TreeMap<>();
        for (String queue : QUEUES) {
            try (Statement select = sql.createStatement();
                    ResultSet rows = select.executeQuery("SELECT COUNT(*) FROM " + queue)) {
                rows.next();
                if (rows.getLong(1) > 0) {
                    left.put(queue, rows.getLong(1));
                }
            }
        }
        return left;
    }
}

package org.mogilefs.tracker;

import java.time.Duration;
import java.util.List;
import org.mogilefs.tracker.store.QueueStore;
import org.mogilefs.tracker.store.QueueStore.Claimed;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.StoreException;
import org.mogilefs.tracker.worker.WorkQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives back what this tracker has claimed and does not work on any more, so that others need not wait for it. */
final class GiveBack {
    private static final Logger log = LoggerFactory.getLogger(GiveBack.class);
    /** Claimed for longer than that, rows are about to come due anyway. */
    private static final Duration CLAIM_HOLDS = Duration.ofSeconds(QueueStore.CLAIM_SECONDS * 9 / 10);

    private final QueueStore queues;

    GiveBack(QueueStore queues) {
        this.queues = queues;
    }

    /**
     * Empties a queue into the table its rows are from. Rows that the database does not take back come due there by
     * themselves when their claim ends: that is worth a line, and no more.
     *
     * @return whether the database took them
     */
    boolean from(Claimed from, WorkQueue<QueuedFid> queue) {
        List<QueuedFid> rows = queue.drain(CLAIM_HOLDS);
        if (rows.isEmpty()) {
            return true;
        }
        try {
            queues.giveBack(from, rows);
            log.info("gave back {} rows of {}", rows.size(), from);
            return true;
        } catch (StoreException e) {
            log.warn(
                    "{} claimed rows of {} could not be given back, they come due by themselves: {}",
                    rows.size(),
                    from,
                    e.getMessage());
            return false;
        }
    }
}

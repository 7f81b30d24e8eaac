package org.mogilefs.tracker.delete;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.Tempfile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up uploads that nobody closed within an hour, and moves rows of the two older delete queues to the one in use.
 * One tracker at a time, by the original's lock.
 */
final class ExpiredUploads {
    private static final Logger log = LoggerFactory.getLogger(ExpiredUploads.class);
    private static final long EXPIRY_SECONDS = 3600;
    private static final int ROWS = 500;
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Store store;
    private long nextSweep = System.nanoTime();

    ExpiredUploads(Store store) {
        this.store = store;
    }

    void sweepWhenDue() {
        if (System.nanoTime() - nextSweep < 0) {
            return;
        }
        int swept = sweep();
        nextSweep = System.nanoTime() + (swept >= ROWS ? 0 : EVERY.toNanos());
    }

    /** How many rows there were: {@link #ROWS} or more when there may be others. */
    int sweep() {
        Optional<LockStore.Held> lock = store.locks().acquire("mgfs:tempfiles", Duration.ZERO);
        if (lock.isEmpty()) {
            return 0;
        }
        try (LockStore.Held held = lock.get()) {
            List<Tempfile> expired = store.tempfiles().expired(EXPIRY_SECONDS, ROWS);
            for (Tempfile upload : expired) {
                if (held.isHeld()) {
                    giveUp(upload);
                }
            }
            return Math.max(expired.size(), store.queues().migrateOldDeletes(ROWS));
        }
    }

    private void giveUp(Tempfile upload) {
        if (store.files().find(upload.fid()).isPresent()) {
            store.tempfiles().remove(upload.fid());
        } else if (store.files().discard(upload.fid(), upload.devids())) {
            log.info("upload of fid {} was never closed: given up", upload.fid());
        }
    }
}

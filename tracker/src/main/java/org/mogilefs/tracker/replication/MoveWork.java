package org.mogilefs.tracker.replication;

import java.util.ArrayList;
import java.util.List;
import org.mogilefs.protocol.PerlNumber;
import org.mogilefs.tracker.store.QueueStore;
import org.mogilefs.tracker.store.QueueStore.WorkType;
import org.mogilefs.tracker.store.QueuedFid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one claimed move of rebalance's queue, and settles its row: a move that fails is tried a few times. */
final class MoveWork {
    private static final Logger log = LoggerFactory.getLogger(MoveWork.class);
    /** The waits before the second and further tries; after the last the row is given up. */
    private static final long[] BACK_OFF_SECONDS = {10, 30, 120, 600};

    private final FileMover mover;
    private final StrayCopies strays;
    private final QueueStore queues;
    private final boolean ignoreMissing;

    MoveWork(FileMover mover, StrayCopies strays, QueueStore queues, boolean ignoreMissing) {
        this.mover = mover;
        this.strays = strays;
        this.queues = queues;
        this.ignoreMissing = ignoreMissing;
    }

    /** Works on a row: devid is the device to leave, arg the comma-separated devids to go to. */
    void run(QueuedFid row) throws InterruptedException {
        if (row.wasInterrupted() && !strays.remove(row.fid())) {
            queues.enqueueStraySearch(row.fid());
        }
        int devid = row.devid().orElse(0);
        FileMover.Move move =
                new FileMover.Move(row.fid(), devid, targets(row.arg().orElse("")), ignoreMissing);
        switch (mover.leave(move)) {
            case MOVED, NOT_THERE, MISSING -> queues.finishWork(WorkType.REBALANCE, row.fid());
            case STAYS, BUSY -> retry(row, devid);
        }
    }

    private void retry(QueuedFid row, int devid) {
        if (row.failcount() < BACK_OFF_SECONDS.length) {
            queues.deferWork(WorkType.REBALANCE, row.fid(), BACK_OFF_SECONDS[row.failcount()]);
        } else {
            log.warn("fid {} is left on dev{}: given up after {} tries", row.fid(), devid, row.failcount() + 1);
            queues.finishWork(WorkType.REBALANCE, row.fid());
        }
    }

    private static List<Integer> targets(String arg) {
        List<Integer> devids = new ArrayList<>();
        for (String devid : arg.split(",")) {
            if (PerlNumber.isDigits(devid)) {
                devids.add((int) Math.min(PerlNumber.parse(devid), Integer.MAX_VALUE));
            }
        }
        return devids;
    }
}

package org.mogilefs.tracker.cluster;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Holds the current {@link ClusterView} behind one volatile reference. The monitor publishes what it observed; an
 * admin command calls {@link #reload()} after its change and before its answer, so that the next command on any
 * connection sees the change. Any thread may call anything here.
 */
public final class ClusterState {
    private final Supplier<ClusterTables> tables;
    private final ReentrantLock writing = new ReentrantLock();
    private final CountDownLatch firstRound = new CountDownLatch(1);
    private volatile ClusterView view = ClusterView.EMPTY;

    /** @param tables reads all small tables from the database */
    public ClusterState(Supplier<ClusterTables> tables) {
        this.tables = tables;
    }

    /** The current view. */
    public ClusterView view() {
        return view;
    }

    /** Reads the tables afresh, keeps what was observed, publishes and returns the new view. */
    public ClusterView reload() {
        writing.lock();
        try {
            // read inside the lock: a slow older read must not overwrite a newer one
            view = merge(tables.get());
            return view;
        } finally {
            writing.unlock();
        }
    }

    /** Publishes {@code change} of the current view; the change is quick and has no side effects. */
    public ClusterView update(UnaryOperator<ClusterView> change) {
        writing.lock();
        try {
            view = change.apply(view);
            return view;
        } finally {
            writing.unlock();
        }
    }

    /** Says that the monitor has been through its first round of device checks. */
    public void firstRoundDone() {
        firstRound.countDown();
    }

    /** Whether the monitor has been through a round. */
    public boolean isFirstRoundDone() {
        return firstRound.getCount() == 0;
    }

    /** Waits for the monitor's first round; false when it did not come within {@code limit}. */
    public boolean awaitFirstRound(Duration limit) throws InterruptedException {
        return firstRound.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private ClusterView merge(ClusterTables read) {
        ClusterView old = view;
        return new ClusterView(
                read.domains(),
                read.hosts(),
                read.devices().stream()
                        .map(device -> old.device(device.devid())
                                .map(known -> keepObserved(known, device))
                                .orElse(device))
                        .toList(),
                read.settings(),
                old.unreachableHosts());
    }

    /** The row as read, with what was seen of the device, and its usage as far as that is newer than the row. */
    private static Device keepObserved(Device known, Device read) {
        Device device = read.observed(known.observed());
        boolean rowIsNewer = read.mbAsof().orElse(0) > known.mbAsof().orElse(0);
        return rowIsNewer || known.mbTotal().isEmpty()
                ? device
                : device.withUsage(known.mbTotal().getAsLong(), known.mbUsed().orElse(0));
    }
}

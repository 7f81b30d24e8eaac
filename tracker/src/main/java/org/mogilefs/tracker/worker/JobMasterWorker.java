package org.mogilefs.tracker.worker;

import java.time.Duration;
import java.util.List;

/**
 * Fills the internal queues from the database's: a queue that runs low is filled again, at first with few items and,
 * while its workers empty it, with more each time. Further sources of work (fsck's and rebalance's selection) take
 * their turn in the same step.
 */
public final class JobMasterWorker implements Worker {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    // a thousand stores a second wake us a thousand times; one look at the queues serves all of these moments
    private static final Duration GATHERING = Duration.ofMillis(20);

    /** Something that brings work in; returns whether it found any. */
    @FunctionalInterface
    public interface Source {
        /** Looks for work once. */
        boolean fetch() throws InterruptedException;
    }

    private final List<Source> sources;

    /** @param sources asked in this order each time */
    public JobMasterWorker(List<Source> sources) {
        this.sources = List.copyOf(sources);
    }

    @Override
    public StepResult step() throws InterruptedException {
        Thread.sleep(GATHERING);
        boolean found = false;
        RuntimeException failure = null;
        for (Source source : sources) {
            try {
                SignOfLife.ofThisThread().give();
                found |= source.fetch();
            } catch (RuntimeException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                // trouble with one queue keeps no other from being filled
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return found ? StepResult.BUSY : StepResult.idle(PAUSE);
    }
}

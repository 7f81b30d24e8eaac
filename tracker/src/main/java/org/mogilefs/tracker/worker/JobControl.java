package org.mogilefs.tracker.worker;

import java.util.List;

/** What the admin commands and the query commands may do to the background jobs. */
public interface JobControl {
    /** Every job class that ever ran, sorted by name. */
    List<JobStatus> jobs();

    /** How many workers of a kind there should be. */
    int desired(JobKind kind);

    /** Sets how many workers of a kind there should be; takes effect within about a second. */
    void want(JobKind kind, int count);

    /** Tells all workers of a kind; how many heard it. Known: {@code :shutdown}, {@code :wake_up}, {@code :refresh_monitor}. */
    int tell(JobKind kind, String message);

    /** Wakes the workers of a kind at once: there is work for them. */
    void wake(JobKind kind);

    /** Has the monitor do a full round of tables and devices, and waits for its end; false when it took too long. */
    boolean monitorRound() throws InterruptedException;

    /**
     * A job class.
     *
     * @param kind which
     * @param desired how many there should be
     * @param ids one number a running worker, ascending; shown where the original shows process ids
     */
    record JobStatus(JobKind kind, int desired, List<Long> ids) {}
}

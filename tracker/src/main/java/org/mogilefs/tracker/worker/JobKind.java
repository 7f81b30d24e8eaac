package org.mogilefs.tracker.worker;

import java.util.Arrays;
import java.util.Optional;

/** The job classes, by the names that {@code !jobs}, {@code !want} and {@code !to} know. */
public enum JobKind {
    /** Removes the copies of deleted files. */
    DELETE("delete"),
    /** Compares rows with disks. */
    FSCK("fsck"),
    /** Claims rows of the queues for the others. */
    JOB_MASTER("job_master"),
    /** Reads the small tables and checks the devices. */
    MONITOR("monitor"),
    /** Answers clients: shown and counted as wanted, while every request has a thread of its own. */
    QUERYWORKER("queryworker"),
    /** Empties dead devices. */
    REAPER("reaper"),
    /** Brings files to where their class wants them, and moves them for rebalance. */
    REPLICATE("replicate");

    private final String wire;

    JobKind(String wire) {
        this.wire = wire;
    }

    /** The original's name. */
    public String wire() {
        return wire;
    }

    /** The kind with this name. */
    public static Optional<JobKind> ofWire(String name) {
        return Arrays.stream(values()).filter(k -> k.wire.equals(name)).findFirst();
    }
}

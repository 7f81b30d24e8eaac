package org.mogilefs.tracker.worker;

import java.util.Arrays;
import java.util.Optional;

/** The job classes, by the names that {@code !jobs}, {@code !want} and {@code !to} know. */
public enum JobKind {
    DELETE("delete"),
    FSCK("fsck"),
    JOB_MASTER("job_master"),
    MONITOR("monitor"),
    QUERYWORKER("queryworker"),
    REAPER("reaper"),
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

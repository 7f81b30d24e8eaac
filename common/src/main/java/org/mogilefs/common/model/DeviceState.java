package org.mogilefs.common.model;

import java.util.Arrays;
import java.util.Optional;

/** What the operator says of a device; the names are those of the column {@code device.status}. */
public enum DeviceState {
    /** In full use. */
    ALIVE("alive"),
    /** Serves reads; takes no new files and loses none. */
    READONLY("readonly"),
    /** Serves reads (last choice) and deletes; takes no new files. */
    DRAIN("drain"),
    /** Out of service for a while: its copies still count. */
    DOWN("down"),
    /** Lost: its copies do not count and are reaped. */
    DEAD("dead");

    private final String wire;

    DeviceState(String wire) {
        this.wire = wire;
    }

    /** {@return the name on the wire and in the database} */
    public String wire() {
        return wire;
    }

    /**
     * The state with this name.
     *
     * @param name in lower case, as {@link #wire} gives it
     * @return the state; empty when there is no such name
     */
    public static Optional<DeviceState> ofWire(String name) {
        return Arrays.stream(values()).filter(s -> s.wire.equals(name)).findFirst();
    }

    /** {@return whether clients may read from it} */
    public boolean canRead() {
        return this == ALIVE || this == READONLY || this == DRAIN;
    }

    /** {@return whether copies on it may be removed} */
    public boolean canDelete() {
        return this == ALIVE || this == DRAIN;
    }

    /** {@return whether new copies may go to it} */
    public boolean canTakeFiles() {
        return this == ALIVE;
    }

    /** {@return whether its copies count for the replication policy} */
    public boolean holdsFiles() {
        return this != DEAD;
    }

    /** {@return whether the monitor checks it} */
    public boolean isMonitored() {
        return canRead();
    }
}

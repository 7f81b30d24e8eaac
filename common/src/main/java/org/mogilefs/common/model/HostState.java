package org.mogilefs.common.model;

import java.util.Arrays;
import java.util.Optional;

/** What the operator says of a host; the names are those of the column {@code host.status}. */
public enum HostState {
    /** In full use. */
    ALIVE("alive"),
    /** Its devices serve reads and take no new files. */
    READONLY("readonly"),
    /** Out of service for a while: it is not asked for anything, copies on its devices still count. */
    DOWN("down"),
    /** Lost. Its devices are to be marked dead one by one: only that has their files copied anew. */
    DEAD("dead");

    private final String wire;

    HostState(String wire) {
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
    public static Optional<HostState> ofWire(String name) {
        return Arrays.stream(values()).filter(s -> s.wire.equals(name)).findFirst();
    }

    /** {@return whether its devices may be read, and the monitor checks them} */
    public boolean canRead() {
        return this == ALIVE || this == READONLY;
    }
}

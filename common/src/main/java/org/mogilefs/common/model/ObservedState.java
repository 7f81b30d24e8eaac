package org.mogilefs.common.model;

/** What a tracker's monitor saw of a device at its last check; never stored. */
public enum ObservedState {
    /** Not checked yet, or not checked any more: shown as an empty text. */
    UNKNOWN(""),
    /** Its usage file can be read, and a test file could be written and read back. */
    WRITEABLE("writeable"),
    /** Its usage file can be read; writing failed, or is not wanted in its state. */
    READABLE("readable"),
    /** Its usage file could not be read. */
    UNREACHABLE("unreachable");

    private final String wire;

    ObservedState(String wire) {
        this.wire = wire;
    }

    /** {@return the name on the wire; the spelling is the original's} */
    public String wire() {
        return wire;
    }

    /** {@return whether reads worked at the last check} */
    public boolean isReadable() {
        return this == WRITEABLE || this == READABLE;
    }
}

package org.mogilefs.tracker.store;

/** How a close ended. */
public enum CloseOutcome {
    /** The file is there. */
    STORED,
    /** The tempfile row was gone: closed already, or expired. Nothing was changed. */
    NO_TEMPFILE,
    /** The key names this very fid already. Nothing was changed. */
    FID_EXISTS
}

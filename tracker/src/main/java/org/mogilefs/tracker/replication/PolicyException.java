package org.mogilefs.tracker.replication;

/** A policy's text makes no sense; the message says why, fit for a client. */
public final class PolicyException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message one line */
    public PolicyException(String message) {
        super(message);
    }
}

package org.mogilefs.tracker.rebalance;

/** A policy or state that makes no sense; the message is one line for people. */
public final class RebalanceException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message one line */
    public RebalanceException(String message) {
        super(message);
    }
}

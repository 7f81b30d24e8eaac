package org.mogilefs.client;

/**
 * A request that changes something was sent, and no answer came. The tracker may have carried it out or may still do
 * so; it was not sent again. Ask (with {@link MogileClient#fileInfo}, say) before repeating it.
 */
public final class OutcomeUnknownException extends MogileException {
    private static final long serialVersionUID = 1;

    /** The command, the tracker it was sent to, and what happened instead of an answer. */
    public OutcomeUnknownException(String command, TrackerAddress tracker, Throwable cause) {
        super(command + ": sent to " + tracker + ", but no answer came: " + cause.getMessage(), cause);
    }
}

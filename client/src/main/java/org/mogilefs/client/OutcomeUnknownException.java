package org.mogilefs.client;

/**
 * A request that changes something was sent, and no answer came. The tracker may have carried it out or may still do
 * so; it was not sent again. Ask (with {@link MogileClient#fileInfo}, say) before repeating it.
 */
public final class OutcomeUnknownException extends MogileException {
    private static final long serialVersionUID = 1;

    /**
     * Says what was sent where.
     *
     * @param command what was asked
     * @param tracker who was asked
     * @param cause what happened instead of an answer
     */
    public OutcomeUnknownException(String command, TrackerAddress tracker, Throwable cause) {
        super(command + ": sent to " + tracker + ", but no answer came: " + cause.getMessage(), cause);
    }
}

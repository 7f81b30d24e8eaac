package org.mogilefs.client;

/**
 * The thread was interrupted while it waited for a tracker or a storage node; its interrupt flag is still set. Nobody on
 * the far side is blamed for it. A change that was under way may have been carried out or not, as with an
 * {@link OutcomeUnknownException}.
 */
public final class MogileInterruptedException extends MogileException {
    private static final long serialVersionUID = 1;

    /**
     * Says what was interrupted.
     *
     * @param what the command, or the key of the file that was being transferred
     * @param cause what the wait ended with; null when the thread was interrupted before it began
     */
    public MogileInterruptedException(String what, Throwable cause) {
        super(what + ": interrupted", cause);
    }
}

package org.mogilefs.tools.cli;

/** A command was called in a way it does not understand; the message says which. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With the message for people. */
    public UsageException(String message) {
        super(message);
    }
}

package org.mogilefs.tools.cli;

/** A program ends with a message on standard error. */
public final class ToolException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    /** With the message for people and exit status 1. */
    public ToolException(String message) {
        this(message, 1);
    }

    /** With the message for people and an exit status. */
    public ToolException(String message, int status) {
        super(message);
        this.status = status;
    }

    /** The exit status. */
    public int status() {
        return status;
    }
}

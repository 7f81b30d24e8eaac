package org.mogilefs.tracker.command;

import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;

/** Ends a command with {@code ERR}: a refusal that the client is told, not a fault of the tracker. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /** Refuses with the code's own text. */
    public CommandException(ErrorCode code) {
        this(code, code.text());
    }

    /**
     * Refuses with a text given at the spot.
     *
     * @param text for people, one line
     */
    public CommandException(ErrorCode code, String text) {
        // refusals are ordinary answers: no stack trace is ever looked at
        super(text, null, false, false);
        this.code = code;
    }

    /** The code. */
    public ErrorCode code() {
        return code;
    }

    /** The answer. */
    public Response.Err response() {
        return Response.Err.of(code, getMessage());
    }
}

package org.mogilefs.storage.disk;

/** A path that is not served: the message says why, fit for a client. */
public final class BadPathException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * @param status the HTTP status to answer
     * @param message one line for the client
     */
    public BadPathException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The HTTP status to answer. */
    public int status() {
        return status;
    }
}

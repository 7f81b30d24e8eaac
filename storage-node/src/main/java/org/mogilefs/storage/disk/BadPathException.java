package org.mogilefs.storage.disk;

/** A path that is not served: the message says why, fit for a client. */
public final class BadPathException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * A refusal.
     *
     * @param status the HTTP status to answer
     * @param message one line for the client
     */
    public BadPathException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** One that leads out of what is served, or to nothing at all: it says no more, as the original does. */
    static BadPathException bogus() {
        return new BadPathException(403, "Bogus URL");
    }

    /**
     * One that names a folder, or a pipe or the like, where a file is needed.
     *
     * @return what to throw
     */
    public static BadPathException notAFile() {
        return new BadPathException(403, "Not a file");
    }

    /**
     * The HTTP status to answer.
     *
     * @return 400, 403, 404, 412 or 507
     */
    public int status() {
        return status;
    }
}

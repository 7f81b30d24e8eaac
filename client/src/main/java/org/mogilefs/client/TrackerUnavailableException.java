package org.mogilefs.client;

import java.util.List;

/**
 * No tracker could be reached, or none answered a request that changes nothing; what each of them did is in
 * {@link #getSuppressed()}. The request was not carried out.
 */
public final class TrackerUnavailableException extends MogileException {
    private static final long serialVersionUID = 1;

    /**
     * Says what each tracker did.
     *
     * @param command what was asked
     * @param failures one a tracker, in the order they were tried
     */
    public TrackerUnavailableException(String command, List<? extends Exception> failures) {
        super(message(command, failures), null);
        failures.forEach(this::addSuppressed);
    }

    private static String message(String command, List<? extends Exception> failures) {
        StringBuilder out = new StringBuilder(command).append(": no tracker answers");
        for (Exception failure : failures) {
            out.append("; ").append(failure.getMessage());
        }
        return out.toString();
    }
}

package org.mogilefs.client;

import java.util.List;

/** No storage node would take, or could deliver, a file; what each path did is in {@link #getSuppressed()}. */
public final class StorageException extends MogileException {
    private static final long serialVersionUID = 1;

    /**
     * Says what failed everywhere.
     *
     * @param what the key, and what was to be done
     * @param failures one a path that was tried, in order; none when the tracker named no path
     */
    public StorageException(String what, List<? extends Exception> failures) {
        super(message(what, failures), null);
        failures.forEach(this::addSuppressed);
    }

    private static String message(String what, List<? extends Exception> failures) {
        StringBuilder out = new StringBuilder(what);
        if (failures.isEmpty()) {
            return out.append(": the tracker knows no path").toString();
        }
        for (Exception failure : failures) {
            out.append("; ").append(failure.getMessage());
        }
        return out.toString();
    }
}

package org.mogilefs.tracker.store.sql;

import java.sql.SQLException;
import org.mogilefs.tracker.store.StoreException;

/** Turns a driver's exception into ours, in one place. */
final class Failures {
    private Failures() {}

    /** A deadlock or a lock time-out: the whole transaction may be run again. */
    static final class Retryable extends StoreException {
        private static final long serialVersionUID = 1L;

        Retryable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    static StoreException of(Dialect dialect, String doing, SQLException e) {
        String message = oneLine(e.getMessage()) + " [" + oneLine(doing) + "]";
        return switch (dialect.classify(e)) {
            case DUPLICATE -> new StoreException.Duplicate(message, e);
            case RETRY -> new Retryable(message, e);
            case UNAVAILABLE -> new StoreException.Unavailable(message, e);
            // clients are told: what the column takes is their business, our statement is not
            case BAD_VALUE -> new StoreException.BadValue(oneLine(e.getMessage()), e);
            case OTHER -> new StoreException(message, e);
        };
    }

    /** What the innermost cause says. */
    static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /** A text without line ends. */
    static String oneLine(String text) {
        return String.valueOf(text).replaceAll("\\s+", " ").strip();
    }
}

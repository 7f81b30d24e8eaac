package org.mogilefs.tracker.store;

/** The database refused or did not answer. Its message is for the log, never for a client. */
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message one line for the log */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A unique key is taken. */
    public static final class Duplicate extends StoreException {
        private static final long serialVersionUID = 1L;

        /** @param message one line for the log */
        public Duplicate(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The database is out of reach; the caller may try later. */
    public static final class Unavailable extends StoreException {
        private static final long serialVersionUID = 1L;

        /** @param message one line for the log */
        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The value cannot be kept by this database, such as a key that is not UTF-8 or too long. */
    public static final class BadValue extends StoreException {
        private static final long serialVersionUID = 1L;

        /** @param message one line, fit for a client too */
        public BadValue(String message, Throwable cause) {
            super(message, cause);
        }
    }
}

package org.mogilefs.client;

/** What went wrong on the far side: a tracker or a storage node. Its subclasses tell the cases apart. */
public sealed class MogileException extends RuntimeException
        permits TrackerRefusedException,
                TrackerUnavailableException,
                OutcomeUnknownException,
                StorageException,
                MogileInterruptedException,
                ChecksumMismatchException {
    private static final long serialVersionUID = 1;

    MogileException(String message, Throwable cause) {
        super(message, cause);
    }
}

package org.mogilefs.client;

import org.mogilefs.protocol.Checksum;

/** The bytes that arrived do not have the digest that the tracker keeps for the file. */
public final class ChecksumMismatchException extends MogileException {
    private static final long serialVersionUID = 1;

    ChecksumMismatchException(String key, Checksum expected, Checksum actual) {
        super(key + ": expected " + expected + ", received " + actual, null);
    }
}

package org.mogilefs.client;

/** The tracker knows no such domain. */
public final class UnknownDomainException extends TrackerRefusedException {
    private static final long serialVersionUID = 1;

    UnknownDomainException(String command, String code, String text) {
        super(command, code, text);
    }
}

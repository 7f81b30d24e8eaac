package org.mogilefs.client;

/** No file has the key that was asked for. */
public final class UnknownKeyException extends TrackerRefusedException {
    private static final long serialVersionUID = 1;

    UnknownKeyException(String command, String code, String text) {
        super(command, code, text);
    }
}

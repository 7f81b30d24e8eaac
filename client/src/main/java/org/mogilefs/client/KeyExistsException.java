package org.mogilefs.client;

/** The key that a file should get belongs to another file. */
public final class KeyExistsException extends TrackerRefusedException {
    private static final long serialVersionUID = 1;

    KeyExistsException(String command, String code, String text) {
        super(command, code, text);
    }
}

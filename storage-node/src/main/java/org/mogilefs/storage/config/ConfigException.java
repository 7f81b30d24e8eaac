package org.mogilefs.storage.config;

/** The configuration makes no sense; the message says where and why, in one line. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message one line for the operator */
    public ConfigException(String message) {
        super(message);
    }
}

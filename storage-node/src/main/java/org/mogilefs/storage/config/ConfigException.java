package org.mogilefs.storage.config;

/** The configuration makes no sense; the message says where and why, in one line. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * An error of the operator's.
     *
     * @param message one line, which names the option and, for one in a file, file and line
     */
    public ConfigException(String message) {
        super(message);
    }
}

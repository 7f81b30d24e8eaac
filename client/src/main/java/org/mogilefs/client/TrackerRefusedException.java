package org.mogilefs.client;

import org.mogilefs.protocol.ErrorCode;

/** A tracker answered {@code ERR}: the request was understood and not carried out. */
public sealed class TrackerRefusedException extends MogileException
        permits UnknownKeyException, KeyExistsException, UnknownDomainException {
    private static final long serialVersionUID = 1;

    private final String code;
    private final String text;

    TrackerRefusedException(String command, String code, String text) {
        super(command + ": " + code + " " + text, null);
        this.code = code;
        this.text = text;
    }

    /**
     * {@return the exception that fits a code}
     *
     * @param command what was asked
     * @param code the tracker's code
     * @param text the tracker's words
     */
    public static TrackerRefusedException of(String command, String code, String text) {
        return switch (code) {
            case "unknown_key" -> new UnknownKeyException(command, code, text);
            case "key_exists" -> new KeyExistsException(command, code, text);
            case "unreg_domain", "domain_not_found" -> new UnknownDomainException(command, code, text);
            default -> new TrackerRefusedException(command, code, text);
        };
    }

    /** {@return the tracker's code, one word such as {@code no_devices}; see {@link ErrorCode}} */
    public String code() {
        return code;
    }

    /** {@return the tracker's words for people} */
    public String text() {
        return text;
    }

    /**
     * {@return whether the tracker refused with a code}
     *
     * @param wanted the code
     */
    public boolean is(ErrorCode wanted) {
        return wanted.wire().equals(code);
    }
}

package org.mogilefs.storage.http;

import java.time.Duration;

/**
 * An HTTP connection, as the side channel's management lines show it.
 *
 * @param port where it came in
 * @param peer the other end, {@code address:port}
 * @param age since when it is open
 * @param requests how many requests began on it
 * @param state what it does, in Perlbal's words
 * @param uri what it asks for at the moment; empty between requests
 */
public record OpenConnection(int port, String peer, Duration age, long requests, State state, String uri) {
    /** What a connection does. */
    public enum State {
        /** Nothing was asked yet. */
        READING_HEADERS,
        /** A request is being answered, or its body read. */
        XFER_RES,
        /** Answered, and kept open. */
        PERSIST_WAIT;

        /** {@return the word for it in Perlbal's lines} */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}

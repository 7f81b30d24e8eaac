package org.mogilefs.client;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Hears what the client does, for metrics. Called on the thread that does the work, so an implementation must be quick,
 * safe for many threads and must not throw.
 */
public interface ClientListener {
    /** Hears nothing. */
    ClientListener NONE = new ClientListener() {};

    /**
     * A tracker answered.
     *
     * @param tracker which one
     * @param command what it was asked
     * @param duration from the request to the answer
     * @param errorCode the code of a refusal; empty on success
     */
    default void trackerAnswered(
            TrackerAddress tracker, String command, Duration duration, Optional<String> errorCode) {}

    /**
     * A tracker could not be reached or gave no answer; it rests for a while.
     *
     * @param tracker which one
     * @param command what it was asked
     * @param cause what happened
     */
    default void trackerFailed(TrackerAddress tracker, String command, Exception cause) {}

    /**
     * A storage node took a file.
     *
     * @param path the URL it was sent to
     * @param bytes its length
     * @param duration from the connection to the answer
     */
    default void uploaded(URI path, long bytes, Duration duration) {}

    /**
     * A storage node began to deliver a file.
     *
     * @param path the URL of the copy
     * @param offset the byte it begins at
     */
    default void downloadStarted(URI path, long offset) {}

    /**
     * A storage node failed; another path is tried when there is one.
     *
     * @param path the URL of the copy
     * @param cause what happened
     */
    default void storageFailed(URI path, Exception cause) {}
}

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
     * @param errorCode the code of a refusal; empty on success
     */
    default void trackerAnswered(
            TrackerAddress tracker, String command, Duration duration, Optional<String> errorCode) {}

    /** A tracker could not be reached or gave no answer; it rests for a while. */
    default void trackerFailed(TrackerAddress tracker, String command, Exception cause) {}

    /** A storage node took {@code bytes} bytes. */
    default void uploaded(URI path, long bytes, Duration duration) {}

    /** A storage node began to deliver a file. */
    default void downloadStarted(URI path, long offset) {}

    /** A storage node failed; another path is tried when there is one. */
    default void storageFailed(URI path, Exception cause) {}
}

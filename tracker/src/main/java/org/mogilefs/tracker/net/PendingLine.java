package org.mogilefs.tracker.net;

import java.net.InetAddress;

/** A line that came in; equal to none but itself. */
final class PendingLine {
    private final InetAddress client;
    private final String text;
    private final long since = System.nanoTime();

    /**
     * @param client the client's address
     * @param text without its line end, never empty
     */
    PendingLine(InetAddress client, String text) {
        this.client = client;
        this.text = text;
    }

    InetAddress client() {
        return client;
    }

    String text() {
        return text;
    }

    /** When it came in, by {@link System#nanoTime}. */
    long since() {
        return since;
    }

    /** As {@code !queue} and {@code !recent} show it. */
    @Override
    public String toString() {
        return client.getHostAddress() + " " + text;
    }
}

package org.mogilefs.tracker.net;

import io.netty.channel.Channel;

/** Answers lines. Called on a virtual thread, one line of a connection at a time. */
@FunctionalInterface
interface LineService {
    /**
     * Answers one line.
     *
     * @param channel its connection, for {@code !watch}
     * @return the whole answer with its line ends; empty to close the connection without one
     * @throws InterruptedException when the tracker stops meanwhile
     */
    byte[] answer(PendingLine line, Channel channel) throws InterruptedException;
}

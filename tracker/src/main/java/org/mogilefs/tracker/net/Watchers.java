package org.mogilefs.tracker.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.mogilefs.protocol.WireText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that asked for the log by {@code !watch}. One that does not keep up is closed, never waited for: the
 * log of a busy tracker must not pile up in its memory. Thread-safe.
 */
final class Watchers {
    private static final Logger log = LoggerFactory.getLogger(Watchers.class);

    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

    /** Adds a connection, or removes one that is there; true when it was added. */
    boolean toggle(Channel channel) {
        if (channels.remove(channel)) {
            return false;
        }
        channels.add(channel);
        channel.closeFuture().addListener(closed -> channels.remove(channel));
        return true;
    }

    /** Whether anyone watches. */
    boolean isWatched() {
        return !channels.isEmpty();
    }

    /** Sends one line of the log to all; returns at once. */
    void publish(String message) {
        if (channels.isEmpty()) {
            return;
        }
        byte[] line = WireText.encode(":: " + message.replaceAll("[\\r\\n]+", " ") + "\r\n");
        for (Channel channel : channels) {
            if (channel.isWritable()) {
                var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(line));
            } else if (channels.remove(channel)) {
                log.info("{}: this watcher does not keep up, connection closed", channel.remoteAddress());
                var _ = channel.close();
            }
        }
    }
}

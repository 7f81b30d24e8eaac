package org.mogilefs.storage.disk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's socket, as the system's own calls know it: what Java offers sends a header and a file in two packets, and a
 * file only through a channel of its own. The number of a socket is no part of Java's public interface; it is known when
 * the package {@code sun.nio.ch} is exported ({@code --add-exports=java.base/sun.nio.ch=ALL-UNNAMED}), and without it
 * bytes are copied through memory.
 *
 * <p>The socket must not block. One thread at a time sends; any may close.
 */
public final class ClientSocket {
    private static final Logger log = LoggerFactory.getLogger(ClientSocket.class);
    private static final MethodHandle NUMBER = numberOfChannel();
    private static final int UNKNOWN = -1;

    private final SocketChannel channel;
    private final int fd;
    private final Uses uses;
    private volatile Arrivals.Place place;

    /**
     * Of an open channel.
     *
     * @param channel does not block, and is closed by nobody but {@code closing}
     * @param closing closes the channel; run by {@link #close}, or once the call is over that sends meanwhile
     */
    public ClientSocket(SocketChannel channel, Runnable closing) {
        this.channel = channel;
        this.fd = number(channel);
        this.uses = new Uses(closing);
    }

    private static MethodHandle numberOfChannel() {
        if (!LinuxCalls.isSupported()) {
            return null;
        }
        try {
            Class<?> type = Class.forName("sun.nio.ch.SelChImpl");
            return MethodHandles.lookup()
                    .findVirtual(type, "getFDVal", MethodType.methodType(int.class))
                    .asType(MethodType.methodType(int.class, SocketChannel.class));
        } catch (ReflectiveOperationException e) {
            log.info("Java tells no numbers of sockets here ({}): files are copied through memory", e.toString());
            return null;
        }
    }

    private static int number(SocketChannel channel) {
        if (NUMBER == null) {
            return UNKNOWN;
        }
        try {
            return (int) NUMBER.invokeExact(channel);
        } catch (Throwable e) {
            log.debug("a socket without a number", e);
            return UNKNOWN;
        }
    }

    /**
     * Whether its number is known.
     *
     * @return whether {@link #sendMore} and {@link OpenFile#send} can be used
     */
    public boolean isKnown() {
        return fd != UNKNOWN;
    }

    SocketChannel channel() {
        return channel;
    }

    /**
     * Sends what is to leave in one packet with the bytes that are sent next.
     *
     * @param bytes a direct buffer, whose position moves by what the socket took
     * @return whether it took all
     * @throws SocketException when the client is gone
     */
    public boolean sendMore(ByteBuffer bytes) throws IOException {
        int n = send(number -> SocketCalls.sendMore(number, MemorySegment.ofBuffer(bytes), bytes.remaining()));
        bytes.position(bytes.position() + n);
        return !bytes.hasRemaining();
    }

    /** A call that gets the socket's number, and answers how many bytes it took, or -errno. */
    interface Sending {
        int to(int socket);
    }

    /**
     * Sends without waiting.
     *
     * @return how many bytes the socket took; 0 when it is full; or -errno where that is not the socket's
     * @throws SocketException when the client is gone
     */
    int send(Sending sending) throws IOException {
        if (!uses.enter()) {
            throw new ClosedChannelException();
        }
        try {
            int n = sending.to(fd);
            return switch (-n) {
                case LinuxCalls.EAGAIN, LinuxCalls.EINTR -> 0;
                case SocketCalls.EPIPE, SocketCalls.ECONNRESET, SocketCalls.ENOTCONN, SocketCalls.ETIMEDOUT ->
                    throw new SocketException(LinuxErrors.text(-n));
                default -> n;
            };
        } finally {
            uses.leave();
        }
    }

    /**
     * Has {@code client} told by those who wait at {@code arrivals} that there is something to read.
     *
     * <p>As a rule one thread at a time calls. Two may, when the client is let go, heard and expected again while the first
     * is still here; then either may be told false, or the client be heard twice.
     *
     * @return false when it may not be told
     */
    boolean expect(Arrivals arrivals, AwaitedClient client) {
        if (!isKnown() || !uses.enter()) {
            return false;
        }
        try {
            Arrivals.Place now = place(arrivals, client);
            boolean isExpected = now.expect();
            // closed meanwhile by somebody who did not see where it waits, or expected elsewhere
            boolean isPast = uses.isEnded() || !now.equals(place);
            if (isPast) {
                now.forget();
            }
            return isExpected && !isPast;
        } finally {
            uses.leave();
        }
    }

    private Arrivals.Place place(Arrivals arrivals, AwaitedClient client) {
        Arrivals.Place last = place;
        if (last != null && last.isOf(arrivals)) {
            return last;
        }
        if (last != null) {
            last.remove();
        }
        Arrivals.Place next = arrivals.place(fd, client);
        place = next;
        return next;
    }

    /** Closes it. When a call that sends is held up by a disk, the client is let go at once and the rest is done after it. */
    public void close() {
        boolean isClosed = uses.end();
        Arrivals.Place last = place;
        if (last != null) {
            last.forget();
        }
        if (!isClosed) {
            try {
                channel.shutdownOutput();
            } catch (IOException e) {
                log.debug("letting a client go: {}", e.getMessage());
            }
        }
    }
}

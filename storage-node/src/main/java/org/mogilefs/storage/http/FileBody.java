package org.mogilefs.storage.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.mogilefs.storage.disk.Lane;
import org.mogilefs.storage.disk.OpenFile;

/**
 * The part of a file that is being sent as the body of an answer. Bytes go from the page cache to the socket by the
 * system's own way, or through one pooled direct buffer, which goes back to the pool after each write: what the socket
 * did not take is read again later. On the selector's thread only what is in memory is read; the rest is up to the device's threads.
 *
 * <p>Used by one thread at a time: Jetty's flusher sees to that.
 */
final class FileBody {
    private static final int STEP = 64 * 1024;
    // then others have their turn
    private static final int TURN = 2 * 1024 * 1024;
    // where asking what is in memory costs less than a copy
    private static final int SEND_MIN = 96 * 1024;
    // where it is known already
    private static final int SEND_WITH_HEADER_MIN = 16 * 1024;
    private static final int STAND_IN = 1024 * 1024;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(STAND_IN).asReadOnlyBuffer();

    private static final byte[] FAILED =
            "HTTP/1.1 500 Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(US_ASCII);

    private final OpenFile file;
    private final Lane lane;
    private final ByteBufferPool buffers;
    private final long end;
    private long at;
    private long handedOut;
    private ByteBuffer standIn;
    private int turn;
    private boolean isFull;
    private boolean needsDisk;
    private boolean copyNext;
    private boolean canSend = true;
    private boolean isBegun;
    private volatile IOException failure;

    FileBody(OpenFile file, Lane lane, ByteBufferPool buffers, long first, long length) {
        this.file = file;
        this.lane = lane;
        this.buffers = buffers;
        this.at = first;
        this.handedOut = first;
        this.end = first + length;
    }

    /** What Jetty is to write next in place of bytes of the file. */
    ByteBuffer nextStandIn() {
        int length = (int) Math.min(STAND_IN, end - handedOut);
        standIn = ZEROS.duplicate().limit(length);
        handedOut += length;
        return standIn;
    }

    /** Whether everything was handed out. */
    boolean isLast() {
        return handedOut == end;
    }

    /** Whether a buffer stands for bytes of a file, whichever it is: what is in the buffer must never be sent. */
    static boolean isStandIn(ByteBuffer buffer) {
        return buffer.isReadOnly() && buffer.capacity() == STAND_IN;
    }

    /** Writes what comes before, and some of the file; whether all is written. */
    @SuppressWarnings("ReferenceEquality") // which one it is matters, not what is in it
    boolean flush(FileEndPoint endPoint, ByteBuffer[] all) throws IOException {
        if (all[all.length - 1] != standIn) {
            throw new IOException("a buffer that stands for a file was copied");
        }
        if (isFull || turn >= TURN) {
            // nothing more is possible now; the next call is for a new turn
            isFull = false;
            turn = 0;
            return false;
        }
        if (isSentWithHeader(endPoint, all)) {
            isBegun = true;
            isFull = !endPoint.writeMore(all[0]);
            if (!isFull) {
                send(endPoint);
            }
        } else if (all.length == 1 && isSendable(SEND_MIN)) {
            needsDisk = !lane.isCurrent() && !file.isCached(at, standIn.remaining());
            if (!needsDisk) {
                send(endPoint);
            }
        } else {
            copy(endPoint, all);
        }
        return !standIn.hasRemaining();
    }

    // the system's own sending saves a copy; what it costs is to find out that it will not wait for a disk
    private boolean isSentWithHeader(FileEndPoint endPoint, ByteBuffer[] all) throws IOException {
        return all.length == 2
                && isSendable(SEND_WITH_HEADER_MIN)
                && all[0].isDirect()
                && endPoint.canWriteMore()
                && file.isKnownCached(at, standIn.remaining());
    }

    private boolean isSendable(int min) {
        return !copyNext && canSend && standIn.remaining() >= min;
    }

    /** One write of what comes before the file and of its next bytes: good for small files, and for the begin of large. */
    private void copy(FileEndPoint endPoint, ByteBuffer[] all) throws IOException {
        RetainableByteBuffer pooled = buffers.acquire(STEP, true);
        try {
            ByteBuffer bytes = pooled.getByteBuffer();
            bytes.clear().limit(Math.min(STEP, standIn.remaining()));
            needsDisk = !read(bytes, endPoint);
            if (needsDisk) {
                return;
            }
            bytes.flip();
            ByteBuffer[] real = all.clone();
            real[all.length - 1] = bytes;
            isBegun = true;
            endPoint.write(real);
            advance(bytes.position());
            isFull = bytes.hasRemaining();
            copyNext = false;
        } finally {
            pooled.release();
        }
    }

    /** The system sends the next bytes from its cache itself. */
    private void send(FileEndPoint endPoint) throws IOException {
        int length = standIn.remaining();
        long sent;
        try {
            sent = endPoint.send(file, at, length);
        } catch (IOException e) {
            // the disk's fault or the client's: a read tells
            sent = OpenFile.CANNOT_SEND;
        }
        canSend = sent != OpenFile.CANNOT_SEND;
        // zero is a full socket, or the end of a file that became shorter: a read tells
        copyNext = sent == 0;
        isFull = sent >= 0 && sent < length;
        advance((int) Math.max(0, sent));
    }

    /** What went wrong with reading the file, when that is what broke the connection. */
    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    private boolean read(ByteBuffer bytes, FileEndPoint endPoint) throws IOException {
        try {
            return read(bytes);
        } catch (IOException e) {
            failure = e;
            if (!isBegun) {
                // the answer is prepared, and nothing of it is out yet
                endPoint.write(new ByteBuffer[] {ByteBuffer.wrap(FAILED)});
            }
            throw e;
        }
    }

    private boolean read(ByteBuffer bytes) throws IOException {
        int n = lane.isCurrent() ? file.read(bytes, at) : file.readCached(bytes, at);
        if (n < 0 && n != OpenFile.NOT_CACHED) {
            throw new IOException("the file became shorter while it was sent");
        }
        return n != OpenFile.NOT_CACHED;
    }

    private void advance(int bytes) {
        standIn.position(standIn.position() + bytes);
        at += bytes;
        turn += bytes;
    }

    /**
     * After a write that is not complete: has it go on where a disk may be waited for, when that is what it takes.
     *
     * @param refused when too much is waiting for the device
     * @return false when the socket is what it waits for
     */
    boolean continueOnDevice(Runnable next, Runnable refused) {
        if (!needsDisk) {
            return false;
        }
        needsDisk = false;
        try {
            lane.execute(next);
        } catch (RejectedExecutionException e) {
            refused.run();
        }
        return true;
    }
}

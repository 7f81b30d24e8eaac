package org.mogilefs.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file that is open for reading. What it says about itself comes from the opened file, so it fits the bytes whatever
 * happens to the name meanwhile. Safe to close while another thread reads.
 */
public interface OpenFile extends AutoCloseable {
    /** {@link #readCached} would have had to wait for the disk. */
    int NOT_CACHED = -2;

    /** {@return its length in bytes, when it was opened} */
    long size();

    /** {@return when it was last written, in milliseconds since 1970} */
    long modifiedMillis();

    /** {@return what it is} */
    Kind kind();

    /** Kinds of files. */
    enum Kind {
        /** What is served. */
        FILE,
        /** A folder. */
        FOLDER,
        /** A pipe, a device, a socket: never served. */
        OTHER
    }

    /**
     * Reads some bytes, waiting for the disk where needed: only on threads that may.
     *
     * @param to a direct buffer
     * @param at where in the file, in bytes
     * @return how many, at least 1; -1 at the end
     * @throws IOException when the disk fails, or the file is closed
     */
    int read(ByteBuffer to, long at) throws IOException;

    /**
     * Reads some bytes if they are in memory, and never waits for a disk.
     *
     * @param to a direct buffer
     * @param at where in the file, in bytes
     * @return how many, at least 1; -1 at the end; or {@link #NOT_CACHED}
     * @throws IOException when the file is closed
     */
    int readCached(ByteBuffer to, long at) throws IOException;

    /** {@link #send} is not possible with this file, or with this socket. */
    int CANNOT_SEND = -1;

    /**
     * Has the system send bytes to a socket that does not block, without a copy, waiting for the disk where needed: only
     * on threads that may, or after {@link #isCached} or {@link #isKnownCached} said that there will be no wait.
     *
     * @param at where in the file, in bytes
     * @param length how many, at most
     * @param to a connected socket
     * @return how many the socket took, which is none when it is full or the file has ended; or {@link #CANNOT_SEND}
     * @throws java.net.SocketException when the client is gone
     * @throws IOException when the disk fails, or the file is closed
     */
    long send(long at, long length, ClientSocket to) throws IOException;

    /**
     * Whether bytes are in memory, and likely to be so a moment later.
     *
     * @param at where in the file, in bytes
     * @param length how many
     * @return false also when the system cannot tell
     * @throws IOException when the file is closed
     */
    boolean isCached(long at, int length) throws IOException;

    /**
     * The same, when it takes next to nothing to find out: of a file that was wholly in memory some seconds ago.
     *
     * @param at where in the file, in bytes
     * @param length how many
     * @return false also when it would take more
     * @throws IOException when the file is closed
     */
    boolean isKnownCached(long at, int length) throws IOException;

    /** Tells the system that all of it will be read from begin to end. */
    void adviseSequential();

    @Override
    void close();
}

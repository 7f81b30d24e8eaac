package org.mogilefs.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A file that is open for reading. What it says about itself comes from the opened file, so it fits the bytes whatever
 * happens to the name meanwhile. Safe to close while another thread reads.
 */
public interface OpenFile extends AutoCloseable {
    /** {@link #readCached} would have had to wait for the disk. */
    int NOT_CACHED = -2;

    /** Bytes. */
    long size();

    /** When it was last written, in milliseconds since 1970. */
    long modifiedMillis();

    /** What it is. */
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
     * @return how many, at least 1; -1 at the end
     */
    int read(ByteBuffer to, long at) throws IOException;

    /**
     * Reads some bytes if they are in memory, and never waits for a disk.
     *
     * @param to a direct buffer
     * @return how many, at least 1; -1 at the end; or {@link #NOT_CACHED}
     */
    int readCached(ByteBuffer to, long at) throws IOException;

    /**
     * Has the system send bytes to a socket that does not block, without a copy, waiting for the disk where needed: only
     * on threads that may, or after {@link #isCached} said that there will be no wait.
     *
     * @return how many the socket took; -1 when the system cannot
     */
    long send(long at, long length, SocketChannel to) throws IOException;

    /** Whether these bytes are in memory, and likely to be so a moment later; false when the system cannot tell. */
    boolean isCached(long at, int length) throws IOException;

    /** Tells the system that all of it will be read from begin to end. */
    void adviseSequential();

    @Override
    void close();
}

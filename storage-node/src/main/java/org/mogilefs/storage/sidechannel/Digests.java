package org.mogilefs.storage.sidechannel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.mogilefs.storage.disk.BadPathException;
import org.mogilefs.storage.disk.DeviceThreads;
import org.mogilefs.storage.disk.Lane;
import org.mogilefs.storage.disk.OpenFile;
import org.mogilefs.storage.disk.ReadableFiles;

/**
 * Digests of files: one at a time on each device, on a thread of its own beside those that serve, and on at most half of
 * the processors. Of those that fsck asks for, one at a time waits for its device's thread, so that others overtake it.
 */
final class Digests implements AutoCloseable {
    private static final int STEP = 256 * 1024;

    private final ReadableFiles files;
    private final DeviceThreads threads;
    private final Map<String, Semaphore> fsckTurns = new ConcurrentHashMap<>();
    private final Semaphore processors;

    /** A file that is there and cannot be read to its end. */
    static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;
        private final long offset;
        private final IOException reason;

        UnreadableException(long offset, IOException reason) {
            super(reason);
            this.offset = offset;
            this.reason = reason;
        }

        /** What the disk says. */
        IOException reason() {
            return reason;
        }

        /** Where the read began that failed, in bytes. */
        long offset() {
            return offset;
        }
    }

    /**
     * Digests of a node's files.
     *
     * @param files opens them
     * @param threads one a device
     * @param processors how many digests may be computed at one moment
     */
    Digests(ReadableFiles files, DeviceThreads threads, int processors) {
        this.files = files;
        this.threads = threads;
        this.processors = new Semaphore(processors, true);
    }

    /**
     * The digest of a file; waits for its turn.
     *
     * @param algorithm as the JDK calls it, {@code MD5}
     * @param uri the path of a URI
     * @param forFsck whether others overtake it
     * @return in lower-case hex
     * @throws BadPathException when the path leads out of what is served
     * @throws java.nio.file.NoSuchFileException when there is no such file
     * @throws UnreadableException when the disk fails in the middle
     */
    String digest(String algorithm, String uri, boolean forFsck)
            throws IOException, BadPathException, InterruptedException {
        if (!forFsck) {
            return onDevice(algorithm, uri);
        }
        // one for each disk: a name of a device that is not there shares the one without a name
        Semaphore turn = fsckTurns.computeIfAbsent(threads.nameOf(uri), d -> new Semaphore(1, true));
        turn.acquire();
        try {
            return onDevice(algorithm, uri);
        } finally {
            turn.release();
        }
    }

    private String onDevice(String algorithm, String uri) throws IOException, BadPathException, InterruptedException {
        return DeviceCall.on(threads, uri, lane -> digest(algorithm, uri, lane));
    }

    private String digest(String algorithm, String uri, Lane lane)
            throws IOException, BadPathException, InterruptedException {
        MessageDigest digest = of(algorithm);
        try (OpenFile file = files.open(uri, lane);
                Arena arena = Arena.ofConfined()) {
            if (file.kind() != OpenFile.Kind.FILE) {
                throw new java.nio.file.NoSuchFileException(uri);
            }
            file.adviseSequential();
            ByteBuffer buffer = arena.allocate(STEP).asByteBuffer();
            byte[] bytes = new byte[STEP];
            long at = 0;
            for (int n = read(file, buffer, at); n > 0; n = read(file, buffer.clear(), at)) {
                at += n;
                buffer.flip().get(bytes, 0, n);
                update(digest, bytes, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static int read(OpenFile file, ByteBuffer buffer, long at) throws UnreadableException {
        try {
            return file.read(buffer, at);
        } catch (IOException e) {
            throw new UnreadableException(at, e);
        }
    }

    // held only while computing: a disk that hangs must not keep the digests of others waiting
    private void update(MessageDigest digest, byte[] bytes, int length) throws InterruptedException {
        processors.acquire();
        try {
            digest.update(bytes, 0, length);
        } finally {
            processors.release();
        }
    }

    private static MessageDigest of(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}

package org.mogilefs.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is to be stored: its length, when known, and a way to write it. A source that can be written again lets an
 * upload move on to another storage node after a failure in its middle.
 */
public sealed interface Source permits Sources.OfPath, Sources.OfBytes, Sources.OfStream, Sources.OfWriter {
    /** The length that a source does not know. */
    long UNKNOWN_LENGTH = -1;

    /** {@return the number of bytes, or {@link #UNKNOWN_LENGTH}} */
    long length();

    /** {@return whether {@link #writeTo} can still deliver all bytes from the first on} */
    boolean isRepeatable();

    /**
     * Writes all bytes.
     *
     * @param out takes them; stays open
     * @throws IOException when the source cannot be read, or {@code out} fails
     */
    void writeTo(OutputStream out) throws IOException;

    /**
     * A file, as long as it is now.
     *
     * @param path the file
     * @return the source
     * @throws IOException when there is no such file
     */
    static Source of(Path path) throws IOException {
        return new Sources.OfPath(path, Files.size(path));
    }

    /**
     * {@return bytes in memory}
     *
     * @param bytes the bytes, which are not copied
     */
    static Source of(byte[] bytes) {
        return new Sources.OfBytes(bytes);
    }

    /**
     * A stream of known length, which stays open. Its first MiB is remembered; a storage node that fails later than
     * that fails the upload.
     *
     * @param stream the bytes
     * @param length how many of them
     * @return the source
     */
    static Source of(InputStream stream, long length) {
        if (length < 0) {
            throw new IllegalArgumentException("a length of " + length);
        }
        return new Sources.OfStream(stream, length);
    }

    /**
     * {@return a stream of unknown length, sent in chunks} See {@link #of(InputStream, long)}.
     *
     * @param stream the bytes; stays open
     */
    static Source of(InputStream stream) {
        return new Sources.OfStream(stream, UNKNOWN_LENGTH);
    }

    /**
     * {@return bytes that a callback produces, sent in chunks}
     *
     * @param writer the callback
     */
    static Source of(ContentWriter writer) {
        return new Sources.OfWriter(writer, UNKNOWN_LENGTH);
    }

    /**
     * {@return bytes that a callback produces}
     *
     * @param writer the callback
     * @param length how many bytes it writes
     */
    static Source of(ContentWriter writer, long length) {
        if (length < 0) {
            throw new IllegalArgumentException("a length of " + length);
        }
        return new Sources.OfWriter(writer, length);
    }
}

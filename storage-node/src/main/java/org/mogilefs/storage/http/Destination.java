package org.mogilefs.storage.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.eclipse.jetty.http.HttpFields;
import org.mogilefs.storage.disk.BadPathException;
import org.mogilefs.storage.disk.DeviceStore;
import org.mogilefs.storage.disk.Upload;

/** Where the bytes of an upload go; closing it before {@link #end} leaves a whole file as it was. */
sealed interface Destination extends AutoCloseable {
    /** Takes all of {@code bytes}, the next ones. */
    void write(ByteBuffer bytes) throws IOException;

    /**
     * Checks the body, now that all is there, and makes it count.
     *
     * @param trailers what came after the body
     * @throws BadPathException when it is not what its headers promise
     */
    void end(HttpFields trailers) throws IOException, BadPathException;

    @Override
    void close() throws IOException;

    /** A new file, visible whole or not at all. */
    record Whole(Upload upload, Expected expected, BodyDigest digest) implements Destination {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
            digest.update(bytes);
            upload.write(bytes);
        }

        @Override
        public void end(HttpFields trailers) throws IOException, BadPathException {
            if (expected.length() >= 0 && expected.length() != upload.length()) {
                throw new BadPathException(400, "The body is not as long as its Content-Length");
            }
            digest.check(trailers);
            upload.commit();
        }

        @Override
        public void close() throws IOException {
            upload.close();
        }
    }

    /** A part of a file, written in place. */
    final class Part implements Destination {
        private final DeviceStore store;
        private final FileChannel channel;
        private final BodyDigest digest;
        private long at;

        /** @param first the offset in the file where the part begins, in bytes */
        Part(DeviceStore store, FileChannel channel, long first, BodyDigest digest) {
            this.store = store;
            this.channel = channel;
            this.at = first;
            this.digest = digest;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            digest.update(bytes);
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        }

        @Override
        public void end(HttpFields trailers) throws IOException, BadPathException {
            digest.check(trailers);
            store.endPart(channel);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}

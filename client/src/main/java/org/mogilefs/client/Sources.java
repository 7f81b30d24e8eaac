package org.mogilefs.client;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kinds of {@link Source}. */
final class Sources {
    private static final int BUFFER_BYTES = 128 << 10;

    private Sources() {}

    /** A file; a change of its length while it is read fails the upload when it shrinks, and is left out when it grows. */
    record OfPath(Path path, long length) implements Source {
        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            try (InputStream in = Files.newInputStream(path)) {
                byte[] buffer = new byte[Math.clamp(length, 1, BUFFER_BYTES)];
                for (long left = length; left > 0; ) {
                    int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                    if (read < 0) {
                        throw new EOFException(path + " shrank while it was read");
                    }
                    out.write(buffer, 0, read);
                    left -= read;
                }
            }
        }
    }

    /** Bytes in memory. */
    record OfBytes(byte[] bytes) implements Source {
        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            for (int offset = 0; offset < bytes.length; offset += BUFFER_BYTES) {
                out.write(bytes, offset, Math.min(BUFFER_BYTES, bytes.length - offset));
            }
        }
    }

    /** A callback. */
    record OfWriter(ContentWriter writer, long length) implements Source {
        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            // not closed: flush alone hands the rest over, and out stays open
            BufferedOutputStream buffered = new BufferedOutputStream(out, BUFFER_BYTES);
            writer.writeTo(new Unclosable(buffered));
            buffered.flush();
        }
    }

    /** A stream that remembers its beginning. */
    static final class OfStream implements Source {
        private static final int REMEMBERED_BYTES_MAX = 1 << 20;

        private final InputStream in;
        private final long length;
        private final ByteArrayOutputStream remembered = new ByteArrayOutputStream();
        private boolean forgotten;

        OfStream(InputStream in, long length) {
            this.in = in;
            this.length = length;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public boolean isRepeatable() {
            return !forgotten;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            byte[] head = remembered.toByteArray();
            out.write(head, 0, head.length);
            byte[] buffer = new byte[BUFFER_BYTES];
            long left = length < 0 ? Long.MAX_VALUE : length - head.length;
            int read;
            while (left > 0 && (read = in.read(buffer, 0, (int) Math.min(left, buffer.length))) >= 0) {
                remember(buffer, read);
                out.write(buffer, 0, read);
                left -= read;
            }
        }

        private void remember(byte[] buffer, int count) {
            if (remembered.size() + count > REMEMBERED_BYTES_MAX) {
                forgotten = true;
            }
            if (!forgotten) {
                remembered.write(buffer, 0, count);
            }
        }
    }

    /** Passes everything on but {@code close()}, since a callback in a try block closes what it is given. */
    private static final class Unclosable extends OutputStream {
        private final OutputStream out;

        Unclosable(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            out.write(bytes, offset, count);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }
}

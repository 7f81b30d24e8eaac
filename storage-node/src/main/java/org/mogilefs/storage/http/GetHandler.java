package org.mogilefs.storage.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.eclipse.jetty.http.DateGenerator;
import org.eclipse.jetty.http.HttpDateTime;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.mogilefs.storage.disk.BadPathException;
import org.mogilefs.storage.disk.DeviceStore;

/**
 * GET and HEAD. File bytes go from the page cache through one pooled direct buffer to the socket, never through the
 * heap. Runs on the request's virtual thread, where waiting for a disk holds up nobody else.
 */
final class GetHandler {
    private static final HttpField BYTES = new PreEncodedHttpField(HttpHeader.ACCEPT_RANGES, "bytes");
    private static final HttpField TYPE = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/octet-stream");
    private static final HttpField TEXT = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/plain");
    private static final int BUFFER_MAX = 256 * 1024;

    private final DeviceStore store;
    private final DiskErrors errors;
    private final ByteBufferPool buffers;

    GetHandler(DeviceStore store, DiskErrors errors, ByteBufferPool buffers) {
        this.store = store;
        this.errors = errors;
        this.buffers = buffers;
    }

    void handle(Request request, Response response, Callback callback) throws BadPathException, IOException {
        Path path = store.paths().forReading(request.getHttpURI().getPath());
        try {
            serve(path, request, response, callback);
        } catch (NoSuchFileException e) {
            Answers.text(response, callback, 404, "");
        } catch (java.nio.file.FileSystemException e) {
            Answers.text(response, callback, errors.status(path, e), "");
        }
    }

    private void serve(Path path, Request request, Response response, Callback callback) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isSymbolicLink()) {
            attributes = Files.readAttributes(path, BasicFileAttributes.class);
        }
        if (attributes.isDirectory()) {
            // tools ask for / to see whether a node is there
            Answers.text(response, callback, 200, "Directory listing disabled");
            return;
        }
        FileTag tag = FileTag.of(attributes);
        if (tag.isUnchanged(request)) {
            tag.write(response);
            Answers.empty(response, callback, 304);
            return;
        }
        ByteRange range = ByteRange.of(request, attributes.size(), tag);
        tag.write(response);
        response.getHeaders().put(BYTES);
        if (range.isUnsatisfiable()) {
            response.getHeaders().put(HttpHeader.CONTENT_RANGE, "bytes */" + attributes.size());
            Answers.empty(response, callback, 416);
            return;
        }
        send(path, range, attributes.size(), request, response, callback);
    }

    private void send(Path path, ByteRange range, long size, Request request, Response response, Callback callback)
            throws IOException {
        boolean isHead = request.getMethod().equals("HEAD");
        try (FileChannel channel = isHead ? null : store.open(path)) {
            response.setStatus(range.isWhole() ? 200 : 206);
            if (!range.isWhole()) {
                response.getHeaders()
                        .put(HttpHeader.CONTENT_RANGE, "bytes " + range.first() + "-" + range.last() + "/" + size);
            }
            response.getHeaders().put(path.toString().endsWith(".fid") ? TYPE : TEXT);
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, range.length());
            if (isHead || range.length() == 0) {
                response.write(true, null, callback);
            } else {
                copy(channel, range, response);
                callback.succeeded();
            }
        }
    }

    private void copy(FileChannel channel, ByteRange range, Response response) throws IOException {
        RetainableByteBuffer pooled = buffers.acquire((int) Math.min(BUFFER_MAX, range.length()), true);
        try {
            ByteBuffer buffer = pooled.getByteBuffer();
            long at = range.first();
            long left = range.length();
            while (left > 0) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), left));
                while (buffer.hasRemaining()) {
                    int n = channel.read(buffer, at);
                    if (n < 0) {
                        throw new IOException("the file became shorter while it was sent");
                    }
                    at += n;
                }
                buffer.flip();
                left -= buffer.remaining();
                Content.Sink.write(response, left == 0, buffer);
            }
        } finally {
            pooled.release();
        }
    }

    /** What tells one state of a file from another. */
    record FileTag(String etag, long modifiedSeconds) {
        static FileTag of(BasicFileAttributes attributes) {
            long millis = attributes.lastModifiedTime().toMillis();
            return new FileTag(
                    "\"" + Long.toHexString(millis) + "-" + Long.toHexString(attributes.size()) + "\"", millis / 1000);
        }

        String lastModified() {
            return DateGenerator.formatDate(Instant.ofEpochSecond(modifiedSeconds));
        }

        void write(Response response) {
            response.getHeaders().put(HttpHeader.LAST_MODIFIED, lastModified());
            response.getHeaders().put(HttpHeader.ETAG, etag);
        }

        boolean isUnchanged(Request request) {
            String noneMatch = request.getHeaders().get(HttpHeader.IF_NONE_MATCH);
            if (noneMatch != null) {
                return noneMatch.equals("*") || noneMatch.contains(etag);
            }
            String since = request.getHeaders().get(HttpHeader.IF_MODIFIED_SINCE);
            if (since == null) {
                return false;
            }
            String date = since.replaceFirst(";.*", "").strip();
            return date.equals(lastModified()) || modifiedSeconds <= seconds(date);
        }

        /** Whether the condition of a range holds: the file is still the one its first part came from. */
        boolean matches(String ifRange) {
            return ifRange.equals(etag) || ifRange.equals(lastModified());
        }

        private static long seconds(String date) {
            try {
                return HttpDateTime.parseToEpoch(date) / 1000;
            } catch (IllegalArgumentException e) {
                // a date that is none sets no condition
                return Long.MIN_VALUE;
            }
        }
    }
}

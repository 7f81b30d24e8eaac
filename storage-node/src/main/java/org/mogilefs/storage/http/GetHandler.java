package org.mogilefs.storage.http;

import java.io.IOException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.mogilefs.storage.disk.BadPathException;
import org.mogilefs.storage.disk.Lane;
import org.mogilefs.storage.disk.OpenFile;
import org.mogilefs.storage.disk.ReadableFiles;
import org.mogilefs.storage.disk.TroubleLog;

/**
 * GET and HEAD. What is in memory is answered at once, on the selector's own thread; whatever would have to wait for a
 * disk moves to the threads of its device. File bytes go from the page cache through a pooled direct buffer to the
 * socket, never through the heap.
 */
final class GetHandler {
    private static final HttpField BYTES = new PreEncodedHttpField(HttpHeader.ACCEPT_RANGES, "bytes");
    private static final HttpField TYPE = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/octet-stream");
    private static final HttpField TEXT = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/plain");

    private final ReadableFiles files;
    private final ByteBufferPool buffers;
    private final TroubleLog troubles;

    GetHandler(ReadableFiles files, ByteBufferPool buffers, TroubleLog troubles) {
        this.files = files;
        this.buffers = buffers;
        this.troubles = troubles;
    }

    /**
     * Answers if nothing has to be waited for.
     *
     * @param onDevice what to do when it has: goes on in {@link #handle}
     */
    void handleCached(Request request, Response response, Callback callback, OnDevice onDevice)
            throws BadPathException, IOException {
        ReadableFiles.Cached cached = files.openCached(request.getHttpURI().getPath());
        if (cached == null) {
            onDevice.run(lane -> handle(request, response, callback, lane), callback);
        } else {
            serve(cached.file(), cached.lane(), request, response, callback, onDevice);
        }
    }

    /** Moves work to a device's threads. */
    interface OnDevice {
        /** @param refused is completed after the answer when the device takes no more work */
        void run(DiskWork work, Callback refused);
    }

    /** Answers, waiting for the disk where needed; on the threads of its device. */
    private void handle(Request request, Response response, Callback callback, Lane lane)
            throws BadPathException, IOException {
        OpenFile file = files.open(request.getHttpURI().getPath(), lane);
        serve(file, lane, request, response, callback, (work, refused) -> {
            throw new IllegalStateException("is where disks are waited for");
        });
    }

    private void serve(
            OpenFile file, Lane lane, Request request, Response response, Callback callback, OnDevice onDevice)
            throws BadPathException, IOException {
        boolean isKept = false;
        try {
            if (file.kind() == OpenFile.Kind.FOLDER) {
                // tools ask for / to see whether a node is there
                Answers.text(response, callback, 200, "Directory listing disabled");
                return;
            }
            if (file.kind() == OpenFile.Kind.OTHER) {
                throw BadPathException.notAFile();
            }
            ByteRange range = head(file, request, response);
            if (response.getStatus() == 304) {
                // of a body that never ends, Jetty claims no length; a length of 0 would be that of the file
                response.write(
                        false, null, Callback.from(() -> response.write(true, null, callback), callback::failed));
                return;
            }
            if (range == null || range.length() == 0 || request.getMethod().equals("HEAD")) {
                response.write(true, null, callback);
                return;
            }
            isKept = range.length() > FileAnswer.SMALL_MAX;
            if (isKept) {
                FileAnswer.sendLarge(file, range, lane, buffers, troubles, request, response, callback);
                return;
            }
            RetainableByteBuffer bytes = FileAnswer.readSmall(file, range, lane.isCurrent(), buffers);
            if (bytes == null) {
                isKept = true;
                Callback refused = Callback.from(callback, file::close);
                onDevice.run(current -> readAndSend(file, range, response, callback), refused);
            } else {
                FileAnswer.sendSmall(bytes, response, callback);
            }
        } finally {
            if (!isKept) {
                file.close();
            }
        }
    }

    private void readAndSend(OpenFile file, ByteRange range, Response response, Callback callback) throws IOException {
        try (file) {
            FileAnswer.sendSmall(FileAnswer.readSmall(file, range, true, buffers), response, callback);
        }
    }

    /** Sets status and headers; the part to send, or null when there is none. */
    private static ByteRange head(OpenFile file, Request request, Response response) {
        LastRequests.announce(response);
        long size = file.size();
        FileTag tag = FileTag.of(size, file.modifiedMillis());
        tag.write(response);
        if (tag.isUnwanted(request)) {
            response.setStatus(412);
            return null;
        }
        if (tag.isUnchanged(request)) {
            response.setStatus(304);
            return null;
        }
        ByteRange range = ByteRange.of(request, size, tag);
        response.getHeaders().put(BYTES);
        if (range.isUnsatisfiable()) {
            response.setStatus(416);
            response.getHeaders().put(HttpHeader.CONTENT_RANGE, "bytes */" + size);
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0L);
            return null;
        }
        response.setStatus(range.isWhole() ? 200 : 206);
        if (!range.isWhole()) {
            response.getHeaders()
                    .put(HttpHeader.CONTENT_RANGE, "bytes " + range.first() + "-" + range.last() + "/" + size);
        }
        response.getHeaders().put(request.getHttpURI().getPath().endsWith(".fid") ? TYPE : TEXT);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, range.length());
        return range;
    }
}

package org.mogilefs.storage.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.mogilefs.storage.disk.Lane;
import org.mogilefs.storage.disk.OpenFile;
import org.mogilefs.storage.disk.TroubleLog;

/** Sends a part of an open file as the body of an answer, and closes the file. */
final class FileAnswer extends IteratingCallback {
    /** Up to so many bytes go out in one write with the header. */
    static final int SMALL_MAX = 16 * 1024;

    private final OpenFile file;
    private final FileEndPoint endPoint;
    private final FileBody body;
    private final Response response;
    private final Callback callback;

    private FileAnswer(OpenFile file, FileEndPoint endPoint, FileBody body, Response response, Callback callback) {
        this.file = file;
        this.endPoint = endPoint;
        this.body = body;
        this.response = response;
        this.callback = callback;
    }

    /**
     * Reads a small part whole.
     *
     * @return the bytes, to be released; null when that has to wait for the disk and the caller must not
     */
    static RetainableByteBuffer readSmall(OpenFile file, ByteRange range, boolean mayWait, ByteBufferPool buffers)
            throws IOException {
        RetainableByteBuffer pooled = buffers.acquire((int) range.length(), true);
        try {
            ByteBuffer bytes = pooled.getByteBuffer();
            bytes.clear().limit((int) range.length());
            while (bytes.hasRemaining()) {
                long at = range.first() + bytes.position();
                int n = mayWait ? file.read(bytes, at) : file.readCached(bytes, at);
                if (n == OpenFile.NOT_CACHED) {
                    pooled.release();
                    return null;
                }
                if (n < 0) {
                    throw new IOException("the file became shorter while it was read");
                }
            }
            bytes.flip();
            return pooled;
        } catch (IOException e) {
            pooled.release();
            throw e;
        }
    }

    /** Sends what {@link #readSmall} read. */
    static void sendSmall(RetainableByteBuffer pooled, Response response, Callback callback) {
        response.write(true, pooled.getByteBuffer(), Callback.from(callback, pooled::release));
    }

    /** Sends a part of any length; the callback's fate is the sending's. */
    static void sendLarge(
            OpenFile file,
            ByteRange range,
            Lane lane,
            ByteBufferPool buffers,
            TroubleLog troubles,
            Request request,
            Response response,
            Callback callback) {
        FileBody body = new FileBody(file, lane, buffers, range.first(), range.length());
        FileEndPoint endPoint = FileEndPoint.of(request);
        endPoint.send(body);
        Callback told = Callback.from(callback::succeeded, failure -> {
            body.failure().ifPresent(e -> troubles.note(request.getHttpURI().getPath(), e));
            callback.failed(failure);
        });
        new FileAnswer(file, endPoint, body, response, told).iterate();
    }

    @Override
    protected Action process() {
        if (body.isLast()) {
            return Action.SUCCEEDED;
        }
        ByteBuffer next = body.nextStandIn();
        response.write(body.isLast(), next, this);
        return Action.SCHEDULED;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    protected void onCompleteSuccess() {
        end();
        callback.succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        end();
        callback.failed(cause);
    }

    private void end() {
        endPoint.send(null);
        file.close();
    }
}

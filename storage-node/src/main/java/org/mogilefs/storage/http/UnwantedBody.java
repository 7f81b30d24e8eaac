package org.mogilefs.storage.http;

import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * The rest of a body that was answered before it was there, as refused uploads are: it is read and dropped before the
 * request ends. Jetty would close the connection with something unread, which resets it; many a client then fails to
 * send the rest, and never reads why it is refused.
 */
final class UnwantedBody implements Callback {
    // whoever still sends then is cut off
    private static final long NANOS_MAX = Duration.ofSeconds(30).toNanos();
    // then others have their turn
    private static final int TURN = 1024 * 1024;

    private final Request request;
    private final Callback callback;
    private final long begin = System.nanoTime();

    /**
     * To be told when the answer is sent.
     *
     * @param callback ends the request
     */
    UnwantedBody(Request request, Callback callback) {
        this.request = request;
        this.callback = callback;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public void failed(Throwable cause) {
        callback.failed(cause);
    }

    @Override
    public void succeeded() {
        if (isHeldBack() || drop()) {
            callback.succeeded();
        } else {
            request.demand(Invocable.from(InvocationType.NON_BLOCKING, this::succeeded));
        }
    }

    /** Who asks before sending and was not told to go on sends nothing now; reading would tell it so. */
    private boolean isHeldBack() {
        return request.getHeaders().contains(HttpHeader.EXPECT) && Request.getContentBytesRead(request) == 0;
    }

    /** Whether that is all, or as much as is waited for. */
    private boolean drop() {
        if (System.nanoTime() - begin > NANOS_MAX) {
            return true;
        }
        for (int dropped = 0; dropped < TURN; ) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                return false;
            }
            dropped += chunk.remaining();
            chunk.release();
            if (chunk.isLast()) {
                return true;
            }
        }
        return false;
    }
}

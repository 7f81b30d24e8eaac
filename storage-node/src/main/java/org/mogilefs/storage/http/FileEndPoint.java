package org.mogilefs.storage.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.mogilefs.storage.disk.OpenFile;

/**
 * A connection that can send a file. Jetty writes buffers, and keeps one that a slow client does not take; for a file
 * it is given a stand-in, whose bytes {@link FileBody} reads from the file at the moment when the socket takes them. So
 * a slow client holds no memory but its socket's.
 */
final class FileEndPoint extends SocketChannelEndPoint {
    private volatile FileBody body;

    FileEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
        super(channel, selector, key, scheduler);
    }

    /** The file that is being sent from now on; null when none is. */
    void send(FileBody next) {
        body = next;
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        FileBody sending = body;
        if (sending == null || buffers.length == 0 || !sending.isStandIn(buffers[buffers.length - 1])) {
            return super.flush(buffers);
        }
        return sending.flush(this, buffers);
    }

    /** Writes what the socket takes: how many bytes. */
    long write(ByteBuffer[] buffers) throws IOException {
        try {
            long written = getChannel().write(buffers);
            if (written > 0) {
                notIdle();
            }
            return written;
        } catch (IOException e) {
            throw new EofException(e);
        }
    }

    /** Has the system send bytes of a file: how many it took, or -1 when it cannot. */
    long send(OpenFile file, long at, long length) throws IOException {
        long sent = file.send(at, length, getChannel());
        if (sent > 0) {
            notIdle();
        }
        return sent;
    }

    @Override
    protected void onIncompleteFlush() {
        FileBody sending = body;
        if (sending == null || !sending.continueOnDevice(this::completeWrite, this::close)) {
            super.onIncompleteFlush();
        }
    }

    private void completeWrite() {
        getWriteFlusher().completeWrite();
    }
}

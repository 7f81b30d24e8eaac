package org.mogilefs.storage.http;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.mogilefs.storage.disk.AwaitedClient;
import org.mogilefs.storage.disk.ClientSocket;
import org.mogilefs.storage.disk.DeviceThreads;
import org.mogilefs.storage.disk.OpenFile;

/**
 * A connection that can send a file. Jetty writes buffers, and keeps one that a slow client does not take; for a file
 * it is given a stand-in, whose bytes {@link FileBody} reads from the file at the moment when the socket takes them. So
 * a slow client holds no memory but its socket's.
 */
final class FileEndPoint extends SocketChannelEndPoint implements AwaitedClient {
    // for a client that still sends to see why nobody listens
    private static final long LINGER_MILLIS = 5000;

    private final ClientSocket socket;
    private volatile FileBody body;
    // both are used by one thread at a time
    private boolean isUploading;
    private boolean isNextAwaited;

    FileEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
        super(channel, selector, key, scheduler);
        socket = new ClientSocket(channel, super::doClose);
    }

    /** The connection that a request came on. */
    static FileEndPoint of(Request request) {
        return (FileEndPoint) request.getConnectionMetaData().getConnection().getEndPoint();
    }

    /** A request begins: between uploads the threads of their device wait for what comes next. */
    void begin(boolean isUpload) {
        isUploading = isUpload;
        isNextAwaited = false;
    }

    /**
     * An upload is at its end: until another request begins, or is waited for, there is nothing to read. Looking for it at
     * once nearly always comes too early.
     */
    void awaitNext() {
        isNextAwaited = socket.isKnown();
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        return isNextAwaited ? 0 : super.fill(buffer);
    }

    @Override
    protected void needsFillInterest() {
        isNextAwaited = false;
        if (!isUploading || !DeviceThreads.expect(socket, this)) {
            super.needsFillInterest();
        }
    }

    @Override
    public void arrived() {
        getFillInterest().fillable();
    }

    @Override
    public void letGo() {
        super.needsFillInterest();
    }

    /**
     * Who has had its last answer is not waited for as long as who may ask again. Rarely Jetty looks no more at such a
     * connection, after a request that was none, and so does not see its end.
     */
    @Override
    protected void doShutdownOutput() {
        super.doShutdownOutput();
        long idle = getIdleTimeout();
        if (idle <= 0 || idle > LINGER_MILLIS) {
            setIdleTimeout(LINGER_MILLIS);
        }
    }

    @Override
    public void doClose() {
        socket.close();
    }

    /** The file that is being sent from now on; null when none is. */
    void send(FileBody next) {
        body = next;
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        if (buffers.length == 0 || !FileBody.isStandIn(buffers[buffers.length - 1])) {
            return super.flush(buffers);
        }
        FileBody sending = body;
        if (sending == null) {
            // the request has failed meanwhile and its file is closed: its length must not be filled with something
            // else
            throw new EofException("the file is closed");
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

    /** Whether a file can follow what {@link #writeMore} writes. */
    boolean canWriteMore() {
        return socket.isKnown();
    }

    /** Writes what the socket takes of bytes that a file follows: whether that is all. */
    boolean writeMore(ByteBuffer bytes) throws IOException {
        try {
            return socket.sendMore(bytes);
        } catch (SocketException e) {
            throw new EofException(e);
        }
    }

    /** Has the system send bytes of a file: as {@link OpenFile#send}. */
    long send(OpenFile file, long at, long length) throws IOException {
        try {
            long sent = file.send(at, length, socket);
            if (sent > 0) {
                notIdle();
            }
            return sent;
        } catch (SocketException e) {
            throw new EofException(e);
        }
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

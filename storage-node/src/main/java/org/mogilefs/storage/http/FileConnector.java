package org.mogilefs.storage.http;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.mogilefs.common.log.OnceAMinute;
import org.mogilefs.storage.disk.DeviceThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A port whose connections can send files, and which lets go of them in good order when the node stops. */
final class FileConnector extends ServerConnector {
    private static final int SELECTORS = 2;
    // how long a connection may still be silent once the node stops
    private static final Duration LEAVING_IDLE = Duration.ofSeconds(1);
    private static final Duration ACCEPT_PAUSE = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(FileConnector.class);

    private final OnceAMinute logged = new OnceAMinute(System::nanoTime);
    private volatile boolean isLeaving;

    FileConnector(Server server, HttpConnectionFactory http) {
        super(server, executor(server), null, null, 1, SELECTORS, http);
        // Jetty's own way hurries uploads too, and forgets connections that are being set up
        setShutdownIdleTimeout(-1);
    }

    // what comes next on a connection goes on where the last request ended
    private static Executor executor(Server server) {
        return work -> DeviceThreads.follow(work, server.getThreadPool());
    }

    // who waits for a next request is let go; a client in the middle of an upload may pause as long as ever
    @Override
    public CompletableFuture<Void> shutdown() {
        isLeaving = true;
        CompletableFuture<Void> done = super.shutdown();
        hurryIdle();
        return done;
    }

    // again and again: those that are busy now may be done later, and wait for clients that never close their side
    private void hurryIdle() {
        getConnectedEndPoints().stream()
                .filter(endPoint -> !Traffic.isBusy(endPoint))
                .forEach(FileConnector::hurry);
        if (!getConnectedEndPoints().isEmpty()) {
            getScheduler().schedule(this::hurryIdle, LEAVING_IDLE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    // a connection that was accepted just before, and is only now set up
    @Override
    protected void onEndPointOpened(EndPoint endPoint) {
        super.onEndPointOpened(endPoint);
        if (isLeaving) {
            hurry(endPoint);
        }
    }

    private static void hurry(EndPoint endPoint) {
        endPoint.setIdleTimeout(LEAVING_IDLE.toMillis());
    }

    /**
     * Jetty interrupts who accepts. When a connection comes in that moment it may be lost to the process without being
     * closed, and its client waits as long as the process lives. Closing the port, which came before, ends the waiting
     * just as well; who is left are those who wait for fewer connections than {@code maxconns}.
     */
    @Override
    protected void interruptAcceptors() {
        setAccepting(true);
    }

    /** Jetty would log a stack trace each second; mostly it is the limit of open files. */
    @Override
    protected boolean handleAcceptFailure(Throwable e) {
        if (!(e instanceof IOException) || e instanceof ClosedChannelException || !isRunning()) {
            return super.handleAcceptFailure(e);
        }
        if (logged.isDue(String.valueOf(e.getMessage()))) {
            log.warn("HTTP: a connection is not taken: {}", e.getMessage());
        }
        try {
            Thread.sleep(ACCEPT_PAUSE);
            return true;
        } catch (InterruptedException stopped) {
            return false;
        }
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key)
            throws IOException {
        FileEndPoint endPoint = new FileEndPoint(channel, selector, key, getScheduler());
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
    }
}

package org.mogilefs.tracker.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's order: one request under way at a time, the next begins when the answer before it is written whole.
 * So answers come in the order of requests, and a connection that pipelines gets no more than any other. While a
 * request is under way and another waits, nothing more is read: what a client can make the tracker hold is bounded.
 *
 * <p>Everything here runs on the connection's event loop but the body of {@link #run}, which has a virtual thread.
 */
final class ConnectionHandler extends SimpleChannelInboundHandler<String> {
    private static final Logger log = LoggerFactory.getLogger(ConnectionHandler.class);

    private final LineService service;
    private final Executor threads;
    private final RequestLog requests;
    private final ServerSettings settings;
    private final ArrayDeque<PendingLine> waiting = new ArrayDeque<>();

    private Channel channel;
    private InetAddress client;
    private boolean busy;
    private boolean last;

    ConnectionHandler(LineService service, Executor threads, RequestLog requests, ServerSettings settings) {
        this.service = service;
        this.threads = threads;
        this.requests = requests;
        this.settings = settings;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        client = ((InetSocketAddress) channel.remoteAddress()).getAddress();
        ctx.fireChannelActive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, String line) {
        if (!channel.isActive()) {
            return;
        }
        PendingLine request = new PendingLine(client, line);
        if (!busy && waiting.isEmpty()) {
            begin(request);
            return;
        }
        waiting.add(request);
        requests.waits(request);
        channel.config().setAutoRead(false);
    }

    private void begin(PendingLine request) {
        busy = true;
        try {
            threads.execute(() -> run(request));
        } catch (RejectedExecutionException stopping) {
            var _ = channel.close();
        }
    }

    private void run(PendingLine request) {
        byte[] answer;
        try {
            answer = service.answer(request, channel);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer = new byte[0];
        }
        byte[] bytes = answer;
        try {
            channel.eventLoop().execute(() -> answered(bytes));
        } catch (RejectedExecutionException stopped) {
            log.debug("{}: the tracker stopped before this answer", channel.remoteAddress());
        }
    }

    private void answered(byte[] answer) {
        if (answer.length == 0) {
            var _ = channel.close();
            return;
        }
        ChannelFuture written = channel.writeAndFlush(Unpooled.wrappedBuffer(answer));
        if (written.isDone()) {
            next(written);
            return;
        }
        Future<?> stall = channel.eventLoop()
                .schedule(this::stalled, settings.writeStallMax().toMillis(), TimeUnit.MILLISECONDS);
        written.addListener(done -> {
            stall.cancel(false);
            next(written);
        });
    }

    private void stalled() {
        log.warn("write timeout expired: {} takes no answer, connection closed", channel.remoteAddress());
        var _ = channel.close();
    }

    private void next(ChannelFuture written) {
        busy = false;
        if (!written.isSuccess()) {
            var _ = channel.close();
            return;
        }
        PendingLine request = waiting.poll();
        if (request != null) {
            requests.begins(request);
            begin(request);
        } else if (last) {
            var _ = channel.close();
        } else {
            channel.config().setAutoRead(true);
        }
    }

    /** Ends the connection as soon as the request under way is answered. */
    void drain() {
        last = true;
        forgetWaiting();
        channel.config().setAutoRead(false);
        if (!busy) {
            var _ = channel.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        // a client that has sent all it wants still gets its answers
        if (event instanceof ChannelInputShutdownEvent) {
            last = true;
            if (!busy && waiting.isEmpty()) {
                var _ = channel.close();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        forgetWaiting();
        ctx.fireChannelInactive();
    }

    private void forgetWaiting() {
        waiting.forEach(requests::begins);
        waiting.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            log.debug("{}: {}", ctx.channel().remoteAddress(), cause.toString());
        } else {
            log.error("{}: connection failed", ctx.channel().remoteAddress(), cause);
        }
        var _ = ctx.close();
    }
}

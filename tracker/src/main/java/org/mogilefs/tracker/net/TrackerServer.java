package org.mogilefs.tracker.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.command.CommandRegistry;
import org.mogilefs.tracker.worker.JobControl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening side of a tracker. Thread-safe; made once, bound once, closed once. */
public final class TrackerServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TrackerServer.class);
    private static final int BACKLOG = 1024;
    private static final Duration REFUSALS_LOGGED_EVERY = Duration.ofSeconds(10);
    // beyond this much log that a watcher has not taken, it is dropped
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(128 * 1024, 256 * 1024);

    private volatile ServerSettings settings;
    private final RequestLog requests = new RequestLog();
    private final Watchers watchers = new Watchers();
    private final LineService service;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("queryworker").factory());
    private final MultiThreadIoEventLoopGroup loops;
    private final ChannelGroup listeners = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final List<InetSocketAddress> bound = new ArrayList<>();
    private final AutoCloseable tap;
    private final AtomicLong refusalLogged = new AtomicLong(System.nanoTime() - REFUSALS_LOGGED_EVERY.toNanos());

    /**
     * @param counters further lines of {@code !stats}
     * @param shutdown what {@code !shutdown} does; returns at once
     */
    public TrackerServer(
            ServerSettings settings,
            CommandRegistry registry,
            ClusterState cluster,
            JobControl jobs,
            Supplier<Map<String, Long>> counters,
            Runnable shutdown) {
        this.settings = settings;
        AdminCommands admin = new AdminCommands(jobs, cluster, requests, watchers, counters, shutdown);
        this.service = new QueryService(registry, cluster, admin, requests);
        IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.loops = new MultiThreadIoEventLoopGroup(
                settings.eventLoops(), new DefaultThreadFactory("tracker-net", true), io);
        this.tap = WatchAppender.tap(watchers);
    }

    /**
     * Starts to listen.
     *
     * @throws IOException when an address cannot be had; the message names it
     */
    public void bind() throws IOException {
        ServerBootstrap bootstrap = bootstrap();
        for (InetSocketAddress address : settings.listen()) {
            ChannelFuture binding = bootstrap.bind(address).awaitUninterruptibly();
            if (!binding.isSuccess()) {
                throw new IOException(
                        "cannot listen on " + text(address) + ": "
                                + binding.cause().getMessage(),
                        binding.cause());
            }
            listeners.add(binding.channel());
            bound.add((InetSocketAddress) binding.channel().localAddress());
        }
    }

    private ServerBootstrap bootstrap() {
        Class<? extends ServerChannel> type =
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        return new ServerBootstrap()
                .group(loops)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted(channel);
                    }
                });
    }

    private void accepted(Channel channel) {
        ServerSettings limits = settings;
        if (connections.size() >= limits.connectionsMax()) {
            refuse(channel, limits.connectionsMax());
            return;
        }
        connections.add(channel);
        channel.pipeline()
                .addLast(new LineFramer(limits.lineBytesMax()))
                .addLast(new ConnectionHandler(service, threads, requests, limits));
    }

    /** Clients then try another tracker. The log says it once a while: there may be thousands. */
    private void refuse(Channel channel, int most) {
        long now = System.nanoTime();
        long before = refusalLogged.get();
        if (now - before >= REFUSALS_LOGGED_EVERY.toNanos() && refusalLogged.compareAndSet(before, now)) {
            log.warn("{}: more than {} connections, closed", channel.remoteAddress(), most);
        }
        var _ = channel.close();
    }

    /** Applies other limits to connections that are opened from now on; the addresses stay. */
    public void limit(ServerSettings changed) {
        settings = settings.withLimits(changed.lineBytesMax(), changed.writeStallMax(), changed.connectionsMax());
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    /** The addresses listened on, in the order of the settings, with the ports that were given for 0. */
    public List<InetSocketAddress> addresses() {
        return List.copyOf(bound);
    }

    /** Counters of requests. */
    public RequestLog requests() {
        return requests;
    }

    /** Open connections. */
    public int connections() {
        return connections.size();
    }

    /** Takes no more, lets requests under way end for a while, then closes everything. */
    @Override
    public void close() {
        listeners.close().awaitUninterruptibly();
        connections.forEach(c -> c.eventLoop().execute(() -> drain(c)));
        long drainMillis = settings.drainMax().toMillis();
        if (!connections.newCloseFuture().awaitUninterruptibly(drainMillis)) {
            log.warn("{} requests cut off after {} s", requests.processing(), drainMillis / 1000);
        }
        threads.shutdownNow();
        connections.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        try {
            tap.close();
        } catch (Exception e) {
            log.warn("cannot detach the log tap", e);
        }
    }

    private static void drain(Channel channel) {
        ConnectionHandler handler = channel.pipeline().get(ConnectionHandler.class);
        if (handler != null) {
            handler.drain();
        }
    }
}

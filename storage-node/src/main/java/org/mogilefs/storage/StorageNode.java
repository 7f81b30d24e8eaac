package org.mogilefs.storage;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.mogilefs.storage.config.StorageConfig;
import org.mogilefs.storage.disk.DeviceStore;
import org.mogilefs.storage.disk.DeviceThreads;
import org.mogilefs.storage.disk.Devices;
import org.mogilefs.storage.http.HttpServer;
import org.mogilefs.storage.sidechannel.SideChannelServer;
import org.mogilefs.storage.usage.DiskUsage;
import org.mogilefs.storage.usage.IoUtilization;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A storage node: HTTP, side channel, usage files. Several may run in one JVM. */
public final class StorageNode implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StorageNode.class);
    private static final Duration SWEEP_EVERY = Duration.ofHours(24);
    private static final Duration UTILIZATION_EVERY = Duration.ofSeconds(1);
    private static final Duration RESCUE_EVERY = Duration.ofMillis(200);
    // an upload that has not grown for so long, or many times the idle timeout, is broken: its connection is closed
    private static final Duration SWEEP_AGE = Duration.ofMinutes(10);
    private static final int SWEEP_IDLE_TIMES = 5;
    private static final Duration FIRST_USAGE_PATIENCE = Duration.ofSeconds(2);

    private final StorageConfig config;
    private final DeviceStore store;
    private final HttpServer http;
    private final SideChannelServer sideChannel;
    private final IoUtilization utilization;
    private final DeviceRounds everyDevice;
    private final DeviceRounds sweeps;
    private final Background background = new Background();
    private volatile Duration stopTimeout;

    /**
     * Sets everything up; {@link #start} or {@link #takeOver} opens the ports.
     *
     * @param config how to run
     * @param shutdown what the side channel's line {@code shutdown} does; it must lead to {@link #close}
     */
    public StorageNode(StorageConfig config, Runnable shutdown) {
        this(config, shutdown, true);
    }

    /** @param useNative whether to use the system's own calls, where they are there */
    StorageNode(StorageConfig config, Runnable shutdown, boolean useNative) {
        this.config = config;
        this.stopTimeout = config.stopTimeout();
        Devices devices = new Devices(config.docroot(), config.requireMount());
        this.store = new DeviceStore(devices, config.fsync(), useNative);
        this.http = new HttpServer(config, store);
        this.sideChannel = new SideChannelServer(
                config.mgmtListen(), store, new Figures(config, http, store.threads()), patience -> {
                    patience.ifPresent(p -> stopTimeout = p);
                    shutdown.run();
                });
        DiskUsage usage = new DiskUsage(devices, InstantSource.system());
        this.utilization = new IoUtilization(devices);
        this.everyDevice = new DeviceRounds("disk-usage", devices, (devid, device) -> {
            try {
                // first of all: without it trackers send no files, and a figure less costs nobody anything
                usage.write(device);
            } finally {
                utilization.locate(devid, device);
            }
        });
        this.sweeps = new DeviceRounds("sweep", devices, (devid, device) -> store.sweep(device, sweepBefore()));
    }

    /**
     * Opens the ports.
     *
     * @throws IOException when one is taken; the message names it
     */
    public void start() throws IOException {
        Ports.requireFree(config.mgmtListen());
        if (config.serveHttp()) {
            Ports.requireFree(config.httpListen());
            if (config.httpGetListen().isPresent()) {
                Ports.requireFree(config.httpGetListen().get());
            }
        }
        takeOver();
    }

    /**
     * Opens the ports beside a node that serves the same devices, which is to be stopped next.
     *
     * @throws IOException when one is taken by another program or user
     */
    public void takeOver() throws IOException {
        everyDevice.once(FIRST_USAGE_PATIENCE);
        try {
            Ports.open(config.mgmtListen(), sideChannel::start);
            if (config.serveHttp()) {
                Ports.open(config.httpListen(), http::start);
                if (config.httpGetListen().isPresent()) {
                    Ports.open(config.httpGetListen().get(), http::startReading);
                }
            }
        } catch (IOException e) {
            close();
            throw e;
        }
        NewestListener.prefer(sideChannel.port());
        if (config.serveHttp()) {
            NewestListener.prefer(http.port());
            http.getPort().ifPresent(NewestListener::prefer);
        }
        background.every(config.usageInterval(), "disk-usage", everyDevice::begin);
        if (config.iostat()) {
            background.every(UTILIZATION_EVERY, "iostat", () -> sideChannel.publish(utilization.sample()));
        }
        background.every(RESCUE_EVERY, "rescue", store.threads()::rescue);
        sweeps.begin();
        background.every(SWEEP_EVERY, "sweep", sweeps::begin);
    }

    private Instant sweepBefore() {
        if (config.idleTimeout().isZero()) {
            // a silent connection is never closed: nobody is silent for a day
            return Instant.now().minus(SWEEP_EVERY);
        }
        Duration idle = config.idleTimeout().multipliedBy(SWEEP_IDLE_TIMES);
        return Instant.now().minus(idle.compareTo(SWEEP_AGE) > 0 ? idle : SWEEP_AGE);
    }

    /** {@return the HTTP port that is served; negative when another program serves files} */
    public int httpPort() {
        return http.port();
    }

    /** {@return the read-only HTTP port that is served, when there is one} */
    public Optional<Integer> httpGetPort() {
        return http.getPort();
    }

    /** {@return the side channel's port that is served} */
    public int mgmtPort() {
        return sideChannel.port();
    }

    /** Writes to the log what goes on, as the original does when it gets SIGUSR1. */
    public void logFigures() {
        for (String line : List.of("show service mogstored", "states", "aio", "queues")) {
            sideChannel.answer(line).lines().filter(text -> !text.equals(".")).forEach(log::info);
        }
    }

    /** Where requests wait for disks. */
    DeviceThreads diskThreads() {
        return store.threads();
    }

    /** Lets requests under way finish for {@link StorageConfig#stopTimeout}, and closes everything; never throws. */
    @Override
    public void close() {
        everyDevice.close();
        sweeps.close();
        sideChannel.close();
        http.close(stopTimeout);
        // until the last request is done a disk may hang
        background.close();
        store.close();
    }
}

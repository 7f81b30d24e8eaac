package org.mogilefs.storage.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A storage node's configuration.
 *
 * @param docroot the folder whose sub-folders {@code devN} are the devices
 * @param httpListen where to serve HTTP; port 0 takes a free one
 * @param httpGetListen where to serve HTTP for reading only, when wanted
 * @param mgmtListen where to serve the side channel; port 0 takes a free one
 * @param serveHttp whether to serve HTTP at all ({@code server = none}: another program does)
 * @param maxConnections the most HTTP connections at once
 * @param fsync whether an upload is on the disk before it is answered
 * @param iostat whether to watch how busy disks are
 * @param requireMount whether a device must be a mount point of its own to be written to
 * @param usageInterval how often usage files are written
 * @param idleTimeout how long a silent connection is kept
 * @param stopTimeout how long requests under way may go on when the node is told to stop
 * @param pidfile where to write the process number
 */
public record StorageConfig(
        Path docroot,
        InetSocketAddress httpListen,
        Optional<InetSocketAddress> httpGetListen,
        InetSocketAddress mgmtListen,
        boolean serveHttp,
        int maxConnections,
        boolean fsync,
        boolean iostat,
        boolean requireMount,
        Duration usageInterval,
        Duration idleTimeout,
        Duration stopTimeout,
        Optional<Path> pidfile) {

    /**
     * The usual settings.
     *
     * @param docroot the folder whose sub-folders {@code devN} are the devices
     * @param http where to serve HTTP; port 0 takes a free one
     * @param mgmt where to serve the side channel; port 0 takes a free one
     * @return what {@code mogstored} uses when no other option is given
     */
    public static StorageConfig of(Path docroot, InetSocketAddress http, InetSocketAddress mgmt) {
        return new StorageConfig(
                docroot,
                http,
                Optional.empty(),
                mgmt,
                true,
                10_000,
                true,
                true,
                false,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Optional.empty());
    }

    /**
     * The same with or without forcing uploads to the disk.
     *
     * @param force whether an upload is on the disk before it is answered
     * @return a configuration that differs in that only
     */
    public StorageConfig withFsync(boolean force) {
        return new StorageConfig(
                docroot,
                httpListen,
                httpGetListen,
                mgmtListen,
                serveHttp,
                maxConnections,
                force,
                iostat,
                requireMount,
                usageInterval,
                idleTimeout,
                stopTimeout,
                pidfile);
    }

    /**
     * The same with another time for requests to finish.
     *
     * @param limit how long requests under way may go on when the node is told to stop
     * @return a configuration that differs in that only
     */
    public StorageConfig withStopTimeout(Duration limit) {
        return new StorageConfig(
                docroot,
                httpListen,
                httpGetListen,
                mgmtListen,
                serveHttp,
                maxConnections,
                fsync,
                iostat,
                requireMount,
                usageInterval,
                idleTimeout,
                limit,
                pidfile);
    }
}

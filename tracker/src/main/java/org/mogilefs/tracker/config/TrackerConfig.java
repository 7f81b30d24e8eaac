package org.mogilefs.tracker.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A tracker's configuration.
 *
 * @param database where the database is
 * @param listen the addresses to listen on; port 0 takes a free one
 * @param jobs how many of each background job
 * @param nodes how to speak to storage nodes
 * @param limits bounds on what clients may do
 * @param minFreeSpaceMb a device with less free space, in MiB, takes no new files
 * @param defaultMindevcount the mindevcount of default classes without a row
 * @param checkSchema whether to insist on schema version 17 at start
 * @param pidfile where to write the process number
 * @param debug how much to log: 0, 1, 2
 */
public record TrackerConfig(
        Database database,
        List<InetSocketAddress> listen,
        Jobs jobs,
        Nodes nodes,
        Limits limits,
        long minFreeSpaceMb,
        int defaultMindevcount,
        boolean checkSchema,
        Optional<Path> pidfile,
        int debug) {
    public TrackerConfig {
        listen = List.copyOf(listen);
    }

    /**
     * The database.
     *
     * @param dsn as {@code DBI:mysql:mogilefs:host=127.0.0.1}, or a JDBC URL
     * @param user its user
     * @param password its password
     * @param connections the most connections held at once
     */
    public record Database(String dsn, String user, String password, int connections) {}

    /**
     * How many workers of each job to start with; {@code !want} changes it.
     *
     * @param query shown as query workers; requests themselves run on virtual threads without such a bound
     * @param delete of deletion
     * @param replicate of replication
     * @param fsck of fsck
     * @param reaper of reaping dead devices
     * @param jobMaster whether this tracker fetches work; without, no delete, fsck and replicate here
     */
    public record Jobs(int query, int delete, int replicate, int fsck, int reaper, boolean jobMaster) {}

    /**
     * Storage nodes.
     *
     * @param timeout for answers and connections
     * @param monitorTimeout the same, of the monitor
     * @param connections the most connections to one node
     * @param streamPort the side channel's port of all nodes
     * @param replicateFromGetPort whether replication reads from the port for reads
     * @param rebalanceIgnoreMissing whether rebalance takes a missing source copy for moved
     */
    public record Nodes(
            Duration timeout,
            Duration monitorTimeout,
            int connections,
            int streamPort,
            boolean replicateFromGetPort,
            boolean rebalanceIgnoreMissing) {}

    /**
     * Bounds.
     *
     * @param lineBytes the longest request line; a longer one closes its connection
     * @param writeTimeout how long a client may leave its answer untaken
     * @param connections of clients at once; further ones are closed at once
     */
    public record Limits(int lineBytes, Duration writeTimeout, int connections) {
        /** 256 KiB a line, 120 s as in the original, 10000 connections. */
        public static final Limits USUAL = new Limits(256 * 1024, Duration.ofSeconds(120), 10_000);
    }
}

package org.mogilefs.tracker.store;

import java.util.Map;

/** The whole database; each part by its concern. */
public interface Store extends AutoCloseable {
    /** Files and their copies. */
    FileStore files();

    /** Uploads under way. */
    TempfileStore tempfiles();

    /** Domains and classes. */
    NamespaceStore namespaces();

    /** Hosts and devices. */
    TopologyStore topology();

    /** Server settings. */
    SettingStore settings();

    /** Queues of work. */
    QueueStore queues();

    /** Digests of files. */
    ChecksumStore checksums();

    /** The log of fsck. */
    FsckLogStore fsckLog();

    /** Locks between trackers. */
    LockStore locks();

    /** Reads from the replicas that the server settings {@code slave_*} name from now on; returns at once. */
    void followReplicas(Map<String, String> settings);

    /** The database's clock, in seconds since 1970. */
    long now();

    /** Whether the database answers right now; asks it, within a second or two. */
    boolean isAlive();

    /** Closes all connections. */
    @Override
    void close();
}

package org.mogilefs.tracker.store;

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

    /** The database's clock, in seconds since 1970. */
    long now();

    /** Whether the database answers right now; asks it, within a second or two. */
    boolean isAlive();

    /** Closes all connections. */
    @Override
    void close();
}

package org.mogilefs.tracker.store.sql;

import java.util.Map;
import org.mogilefs.tracker.store.ChecksumStore;
import org.mogilefs.tracker.store.FileStore;
import org.mogilefs.tracker.store.FsckLogStore;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.NamespaceStore;
import org.mogilefs.tracker.store.QueueStore;
import org.mogilefs.tracker.store.SettingStore;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.StoreException;
import org.mogilefs.tracker.store.TempfileStore;
import org.mogilefs.tracker.store.TopologyStore;

/** The parts of the store over one {@link Database}. */
final class SqlStore implements Store {
    private final Database database;
    private final Replicas replicas;
    private final LockStore locks;
    private final FileStore files;
    private final TempfileStore tempfiles;
    private final NamespaceStore namespaces;
    private final TopologyStore topology;
    private final SettingStore settings;
    private final QueueStore queues;
    private final ChecksumStore checksums;
    private final FsckLogStore fsckLog;

    SqlStore(Database database, StoreConfig config) {
        this.database = database;
        database.read(session -> {
            database.dialect().learn(session);
            return null;
        });
        this.locks = database.dialect() instanceof LockFunctions functions
                ? new SessionLocks(database, functions)
                : new TableLocks(database);
        this.replicas = new Replicas(database);
        this.files = new SqlFileStore(database, replicas, locks);
        this.tempfiles = new SqlTempfileStore(database, files.maxFid());
        this.namespaces = new SqlNamespaceStore(database);
        this.topology = new SqlTopologyStore(database, config.defaultMindevcount());
        this.settings = new SqlSettingStore(database);
        this.queues = new SqlQueueStore(database, locks);
        this.checksums = new SqlChecksumStore(database);
        this.fsckLog = new SqlFsckLogStore(database);
    }

    @Override
    public FileStore files() {
        return files;
    }

    @Override
    public TempfileStore tempfiles() {
        return tempfiles;
    }

    @Override
    public NamespaceStore namespaces() {
        return namespaces;
    }

    @Override
    public TopologyStore topology() {
        return topology;
    }

    @Override
    public SettingStore settings() {
        return settings;
    }

    @Override
    public QueueStore queues() {
        return queues;
    }

    @Override
    public ChecksumStore checksums() {
        return checksums;
    }

    @Override
    public FsckLogStore fsckLog() {
        return fsckLog;
    }

    @Override
    public LockStore locks() {
        return locks;
    }

    @Override
    public void followReplicas(Map<String, String> settings) {
        replicas.follow(ReplicaSettings.from(settings));
    }

    @Override
    public long now() {
        return database.read(s -> s.number("SELECT " + s.dialect().now()));
    }

    @Override
    public boolean isAlive() {
        try {
            return database.read(s -> s.number("SELECT 1")) == 1;
        } catch (StoreException e) {
            return false;
        }
    }

    @Override
    public void close() {
        if (locks instanceof SessionLocks shared) {
            shared.close();
        }
        replicas.close();
        database.close();
    }
}

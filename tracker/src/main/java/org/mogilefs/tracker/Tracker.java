package org.mogilefs.tracker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.random.RandomGenerator;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.config.TrackerConfig;
import org.mogilefs.tracker.memcache.Memcache;
import org.mogilefs.tracker.net.ServerSettings;
import org.mogilefs.tracker.net.TrackerServer;
import org.mogilefs.tracker.node.HttpNodeClient;
import org.mogilefs.tracker.node.NodeClient;
import org.mogilefs.tracker.node.NodeHttp;
import org.mogilefs.tracker.replication.ManualCopier;
import org.mogilefs.tracker.replication.PolicyParser;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.StoreException;
import org.mogilefs.tracker.store.sql.StoreConfig;
import org.mogilefs.tracker.store.sql.Stores;
import org.mogilefs.tracker.worker.JobControl;
import org.mogilefs.tracker.worker.JobKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole tracker: the one place where its parts meet. It holds no static state, so that several may live in one
 * process. {@link #start} once, {@link #close} once; both from any thread.
 */
public final class Tracker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Tracker.class);
    private static final String SCHEMA_VERSION = "17";
    private static final Duration STORE_PATIENCE = Duration.ofSeconds(3);

    private final TrackerConfig config;
    private final CountDownLatch shutdownAsked = new CountDownLatch(1);

    private Store store;
    private ClusterState cluster;
    private Memcache memcache;
    private NodeHttp http;
    private NodeClient nodes;
    private BackgroundJobs jobs;
    private TrackerServer server;
    private boolean closed;

    /** @param config of this tracker; nothing is opened before {@link #start} */
    public Tracker(TrackerConfig config) {
        this.config = config;
    }

    /**
     * Opens the database, listens and begins to work. What went wrong has closed everything again.
     *
     * @throws IOException when an address cannot be had
     * @throws StoreException when the database does not answer or has another schema
     */
    public synchronized void start() throws IOException {
        if (store != null) {
            throw new IllegalStateException("a tracker starts once");
        }
        try {
            assemble();
            server.bind();
            jobs.start();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
        log.info("listening on {}", addresses());
    }

    private void assemble() {
        RandomGenerator random = new SharedRandom();
        PolicyParser policies = new PolicyParser();
        // both take a while and neither needs the other
        FutureTask<NodeHttp> starting = new FutureTask<>(
                () -> new NodeHttp(config.nodes().timeout(), config.nodes().connections()));
        Thread.ofPlatform().name("node-http-start").start(starting);
        try {
            openStore();
        } finally {
            http = started(starting);
        }
        cluster = new ClusterState(store.topology()::readTables);
        memcache = new Memcache(cluster::view);
        store.files().watchedBy(memcache);
        nodes = new HttpNodeClient(
                http, config.nodes().timeout(), config.nodes().streamPort());
        jobs = new BackgroundJobs(config, store, cluster, http, nodes, policies, random);
        ManualCopier copier = new ManualCopier(config.nodes(), http, nodes);
        Commands commands = new Commands(
                store, cluster, memcache, nodes, jobs.control(), policies, copier, config.minFreeSpaceMb(), random);
        server = new TrackerServer(
                serverSettings(config),
                commands.registry(),
                cluster,
                jobs.control(),
                jobs::counters,
                this::askShutdown);
    }

    private void openStore() {
        store = Stores.open(new StoreConfig(
                config.database().dsn(),
                config.database().user(),
                config.database().password(),
                config.database().connections(),
                STORE_PATIENCE,
                config.defaultMindevcount()));
        checkSchema();
    }

    private static NodeHttp started(FutureTask<NodeHttp> starting) {
        try {
            return starting.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot start the HTTP client", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", e);
        }
    }

    private void checkSchema() {
        if (!config.checkSchema()) {
            return;
        }
        String version = store.settings().get("schema_version").orElse("none");
        if (!version.equals(SCHEMA_VERSION)) {
            throw new StoreException(
                    "the database has schema version " + version + ", not " + SCHEMA_VERSION
                            + ": run mogdbsetup to create or upgrade it",
                    null);
        }
    }

    private static ServerSettings serverSettings(TrackerConfig config) {
        TrackerConfig.Limits limits = config.limits();
        return ServerSettings.of(config.listen())
                .withLimits(limits.lineBytes(), limits.writeTimeout(), limits.connections());
    }

    /** The addresses listened on, with the ports that were given for 0; after {@link #start}. */
    public List<InetSocketAddress> addresses() {
        return server.addresses();
    }

    /** Open connections of clients; after {@link #start}. */
    public int connections() {
        return server.connections();
    }

    /** The view of the cluster; after {@link #start}. */
    public ClusterState cluster() {
        return cluster;
    }

    /** The background jobs; after {@link #start}. */
    public JobControl jobs() {
        return jobs.control();
    }

    /** Takes over what can change while running: limits of new connections, how many workers of each job there are. */
    public void reconfigure(TrackerConfig changed) {
        server.limit(serverSettings(changed));
        BackgroundJobs.wanted(changed.jobs()).forEach((kind, count) -> {
            if (kind != JobKind.MONITOR && jobs().desired(kind) != count) {
                jobs().want(kind, count);
            }
        });
    }

    /** Makes {@link #awaitShutdownAsked} return. */
    public void askShutdown() {
        shutdownAsked.countDown();
    }

    /** Waits until a client said {@code !shutdown} or {@link #askShutdown} was called; the tracker runs on until closed. */
    public void awaitShutdownAsked() throws InterruptedException {
        shutdownAsked.await();
    }

    /** Lets requests under way end, stops all jobs, closes all connections. */
    @Override
    public synchronized void close() {
        shutdownAsked.countDown();
        if (!closed) {
            closed = true;
            closeAll(server, jobs, nodes, http, memcache, store);
        }
    }

    private static void closeAll(AutoCloseable... parts) {
        for (AutoCloseable part : parts) {
            if (part == null) {
                continue;
            }
            try {
                part.close();
            } catch (Exception e) {
                log.warn("cannot close {}", part, e);
            }
        }
    }
}

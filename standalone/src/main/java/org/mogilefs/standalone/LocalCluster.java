package org.mogilefs.standalone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mogilefs.client.AdminClient;
import org.mogilefs.client.MogileClient;
import org.mogilefs.common.model.ObservedState;
import org.mogilefs.storage.StorageNode;
import org.mogilefs.storage.config.StorageConfig;
import org.mogilefs.tracker.Tracker;
import org.mogilefs.tracker.config.TrackerConfig;
import org.mogilefs.tracker.store.sql.Schema;
import org.mogilefs.tracker.store.sql.StoreConfig;

/**
 * A whole MogileFS in this process: storage nodes with two devices each, one tracker, hosts and devices registered, a
 * domain ready. Everything lies in one folder; a second start goes on with it.
 */
public final class LocalCluster implements AutoCloseable {
    /** The domain that is made. */
    public static final String DOMAIN = "demo";

    /** The class that is made in it. */
    public static final String FILE_CLASS = "twocopies";

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
    private static final int DEVICES_PER_NODE = 2;
    private static final Duration READY_PATIENCE = Duration.ofSeconds(15);

    private final Config config;
    private final List<StorageNode> nodes = new ArrayList<>();
    private Tracker tracker;

    /**
     * What to run.
     *
     * @param data the folder for everything
     * @param dsn the database; empty for SQLite in {@code data}
     * @param user its user
     * @param password its password
     * @param listen where the tracker listens
     * @param nodes where the storage nodes listen, each at an address of its own
     * @param fsync whether uploads are on the disk before they are answered
     */
    public record Config(
            Path data,
            Optional<String> dsn,
            String user,
            String password,
            InetSocketAddress listen,
            List<NodeSpec> nodes,
            boolean fsync) {
        public Config {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * A storage node to run.
     *
     * @param http where it serves files
     * @param mgmt where it serves the side channel
     */
    public record NodeSpec(InetSocketAddress http, InetSocketAddress mgmt) {}

    /** @param config what to run; nothing happens before {@link #start} */
    public LocalCluster(Config config) {
        this.config = config;
    }

    /**
     * Starts everything, and waits until files can be stored.
     *
     * @throws IOException when a port is taken; then nothing is left running
     */
    public void start() throws IOException, InterruptedException {
        try {
            startNodes();
            startTracker();
            try (MogileClient client = client()) {
                register(client.admin());
            }
            awaitWriteable();
        } catch (IOException | RuntimeException | InterruptedException e) {
            close();
            throw e;
        }
    }

    private void startNodes() throws IOException {
        for (int i = 0; i < config.nodes().size(); i++) {
            Path docroot = docroot(i);
            for (int d = 0; d < DEVICES_PER_NODE; d++) {
                Files.createDirectories(docroot.resolve("dev" + devid(i, d)));
            }
            NodeSpec spec = config.nodes().get(i);
            StorageConfig storage = StorageConfig.of(docroot, spec.http(), spec.mgmt())
                    .withFsync(config.fsync())
                    .withStopTimeout(STOP_PATIENCE);
            StorageNode node = new StorageNode(storage, () -> {});
            node.start();
            nodes.add(node);
        }
    }

    private Path docroot(int node) {
        return config.data().toAbsolutePath().resolve("node" + (node + 1));
    }

    private static int devid(int node, int device) {
        return node * DEVICES_PER_NODE + device + 1;
    }

    private static String hostname(int node) {
        return "node" + (node + 1);
    }

    private void startTracker() throws IOException {
        String dsn = config.dsn()
                .orElse("DBI:SQLite:" + config.data().toAbsolutePath().resolve("mogilefs.db"));
        Schema.createIfMissing(StoreConfig.of(dsn, config.user(), config.password()));
        Duration timeout = Duration.ofSeconds(2);
        tracker = new Tracker(new TrackerConfig(
                new TrackerConfig.Database(dsn, config.user(), config.password(), 16),
                List.of(config.listen()),
                new TrackerConfig.Jobs(20, 1, 1, 1, 1, true),
                new TrackerConfig.Nodes(timeout, timeout, 20, nodes.getFirst().mgmtPort(), false, false),
                TrackerConfig.Limits.USUAL,
                100,
                2,
                true,
                Optional.empty(),
                0));
        tracker.start();
    }

    private void register(AdminClient admin) {
        RegisteredNodes registered = new RegisteredNodes(admin);
        for (int i = 0; i < nodes.size(); i++) {
            String ip = config.nodes().get(i).http().getAddress().getHostAddress();
            registered.host(hostname(i), ip, nodes.get(i).httpPort());
            for (int d = 0; d < DEVICES_PER_NODE; d++) {
                registered.device(hostname(i), devid(i, d));
            }
        }
        if (!admin.domains().contains(DOMAIN)) {
            admin.createDomain(DOMAIN);
            admin.createClass(DOMAIN, FILE_CLASS, 2, "", "");
        }
    }

    private void awaitWriteable() throws InterruptedException {
        long deadline = System.nanoTime() + READY_PATIENCE.toNanos();
        while (System.nanoTime() < deadline && !isWriteable()) {
            tracker.jobs().monitorRound();
        }
    }

    private boolean isWriteable() {
        return tracker.cluster().view().devices().stream()
                .filter(d -> d.state().canTakeFiles())
                .allMatch(d -> d.observed().state() == ObservedState.WRITEABLE);
    }

    /** A client of this cluster, in the domain {@value #DOMAIN}. */
    public MogileClient client() {
        InetSocketAddress address = trackerAddress();
        return MogileClient.builder()
                .trackers(address.getAddress().getHostAddress() + ":" + address.getPort())
                .domain(DOMAIN)
                .build();
    }

    /** Where the tracker listens. */
    public InetSocketAddress trackerAddress() {
        return tracker.addresses().getFirst();
    }

    /** The tracker. */
    public Tracker tracker() {
        return tracker;
    }

    /** The storage nodes, in order. */
    public List<StorageNode> nodes() {
        return List.copyOf(nodes);
    }

    /** Stops the tracker, then the nodes. */
    @Override
    public void close() {
        try {
            if (tracker != null) {
                tracker.close();
            }
        } finally {
            nodes.forEach(StorageNode::close);
        }
    }
}

package org.mogilefs.tracker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mogilefs.protocol.Response;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.config.TrackerConfig;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.sql.Schema;
import org.mogilefs.tracker.store.sql.StoreConfig;
import org.mogilefs.tracker.store.sql.Stores;

/**
 * A tracker over a fresh database, with two hosts of two devices each: dev1 and dev2 on h1, dev3 and dev4 on h2. No job
 * but the monitor runs, so that what a command leaves in the queues stays there to be looked at.
 */
public final class TrackerFixture implements AutoCloseable {
    public static final TrackerConfig.Jobs NO_JOBS = new TrackerConfig.Jobs(20, 0, 0, 0, 0, false);

    private final TestDatabase database;
    private final FakeNode nodeA = new FakeNode("127.0.0.1");
    private final FakeNode nodeB = new FakeNode("127.0.0.2");
    private final Tracker tracker;
    private final Conversation conversation;

    public TrackerFixture(TestDatabase.Kind kind) {
        this(kind, TrackerConfig.Limits.USUAL);
    }

    public TrackerFixture(TestDatabase.Kind kind, TrackerConfig.Limits limits) {
        database = TestDatabase.create(kind);
        Schema.createIfMissing(TestStores.config(database));
        tracker = start(config(database, limits));
        conversation = new Conversation(address());
    }

    public static TrackerConfig config(TestDatabase database, TrackerConfig.Limits limits) {
        return new TrackerConfig(
                new TrackerConfig.Database(database.dsn(), database.user(), database.password(), 8),
                List.of(new InetSocketAddress("127.0.0.1", 0)),
                NO_JOBS,
                new TrackerConfig.Nodes(Duration.ofSeconds(5), Duration.ofSeconds(5), 20, 1, false, false),
                limits,
                100,
                2,
                true,
                Optional.empty(),
                0);
    }

    private static Tracker start(TrackerConfig config) {
        Tracker tracker = new Tracker(config);
        try {
            tracker.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tracker;
    }

    /** Registers hosts and devices, and waits until the monitor has seen them. */
    public TrackerFixture withDevices() {
        for (FakeNode node : List.of(nodeA, nodeB)) {
            String host = node == nodeA ? "h1" : "h2";
            must("create_host host=" + host + "&ip=" + node.ip() + "&port=" + node.port() + "&status=alive");
        }
        for (int devid = 1; devid <= 4; devid++) {
            must("create_device devid=" + devid + "&hostname=h" + (devid <= 2 ? 1 : 2));
        }
        must("do_monitor_round");
        return this;
    }

    public InetSocketAddress address() {
        return tracker.addresses().getFirst();
    }

    public Tracker tracker() {
        return tracker;
    }

    /** Writes a setting past the tracker; empty removes it. */
    public void setting(String key, String value) {
        StoreConfig config = TestStores.config(database);
        try (Store store = Stores.open(config)) {
            store.settings().apply(Map.of(key, Optional.of(value).filter(v -> !v.isEmpty())));
        }
    }

    /** Runs a statement past the tracker; over SQLite only. */
    public void execute(String sql) {
        String url = "jdbc:sqlite:" + database.dsn().substring("DBI:SQLite:".length());
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 30000");
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    public TestDatabase database() {
        return database;
    }

    /** The node of a device. */
    public FakeNode node(long devid) {
        return devid <= 2 ? nodeA : nodeB;
    }

    public Conversation connect() {
        return new Conversation(address());
    }

    public String ask(String line) {
        return conversation.ask(line);
    }

    /** Asks what must be answered with {@code OK}. */
    public Response.Ok must(String line) {
        String answer = ask(line);
        if (Response.parse(answer) instanceof Response.Ok ok) {
            return ok;
        }
        throw new AssertionError(line + " was answered " + answer);
    }

    @Override
    public void close() {
        conversation.close();
        tracker.close();
        nodeA.close();
        nodeB.close();
        database.close();
    }
}

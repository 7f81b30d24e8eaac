package org.mogilefs.systemtest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mogilefs.standalone.LocalCluster;
import org.mogilefs.testing.FreePorts;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.store.sql.StoreConfig;

/** Whole clusters for tests: storage nodes at addresses of their own, on free ports. */
final class Clusters {
    private Clusters() {}

    /** How a test opens the database itself, with the patience that a machine under load needs. */
    static StoreConfig storeConfig(TestDatabase database) {
        return new StoreConfig(database.dsn(), database.user(), database.password(), 16, Duration.ofSeconds(30), 2);
    }

    /** A running cluster in {@code folder} over {@code database}. */
    static LocalCluster start(Path folder, TestDatabase database) throws IOException, InterruptedException {
        return start(folder, database, 2);
    }

    /** The same with so many storage nodes, at 127.0.0.1 and on. */
    static LocalCluster start(Path folder, TestDatabase database, int nodes) throws IOException, InterruptedException {
        // trackers know one side channel port for all nodes
        int mgmt = FreePorts.next();
        LocalCluster cluster = new LocalCluster(new LocalCluster.Config(
                folder,
                Optional.of(database.dsn()),
                database.user(),
                database.password(),
                new InetSocketAddress("127.0.0.1", 0),
                IntStream.rangeClosed(1, nodes)
                        .mapToObj(i -> node("127.0.0." + i, mgmt))
                        .toList(),
                false));
        cluster.start();
        return cluster;
    }

    private static LocalCluster.NodeSpec node(String ip, int mgmt) {
        return new LocalCluster.NodeSpec(new InetSocketAddress(ip, 0), new InetSocketAddress(ip, mgmt));
    }
}

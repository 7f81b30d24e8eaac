package org.mogilefs.systemtest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mogilefs.standalone.LocalCluster;
import org.mogilefs.testing.FreePorts;
import org.mogilefs.testing.TestDatabase;

/** Whole clusters for tests: two storage nodes at addresses of their own, on free ports. */
final class Clusters {
    private Clusters() {}

    /** A running cluster in {@code folder} over {@code database}. */
    static LocalCluster start(Path folder, TestDatabase database) throws IOException, InterruptedException {
        // trackers know one side channel port for all nodes
        int mgmt = FreePorts.next();
        LocalCluster cluster = new LocalCluster(new LocalCluster.Config(
                folder,
                Optional.of(database.dsn()),
                database.user(),
                database.password(),
                new InetSocketAddress("127.0.0.1", 0),
                List.of(node("127.0.0.1", mgmt), node("127.0.0.2", mgmt)),
                false));
        cluster.start();
        return cluster;
    }

    private static LocalCluster.NodeSpec node(String ip, int mgmt) {
        return new LocalCluster.NodeSpec(new InetSocketAddress(ip, 0), new InetSocketAddress(ip, mgmt));
    }
}

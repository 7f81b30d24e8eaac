package org.mogilefs.tracker;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.common.model.ObservedState;
import org.mogilefs.protocol.FidPath;
import org.mogilefs.testing.FaultProxy;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.cluster.Observation;
import org.mogilefs.tracker.config.TrackerConfig;
import org.mogilefs.tracker.node.HttpNodeClient;
import org.mogilefs.tracker.node.NodeHttp;
import org.mogilefs.tracker.replication.PolicyParser;
import org.mogilefs.tracker.replication.Replicators;
import org.mogilefs.tracker.store.CloseRequest;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.Tempfile;
import org.mogilefs.tracker.store.TopologyStore.DeviceUsage;
import org.mogilefs.tracker.store.sql.Schema;
import org.mogilefs.tracker.store.sql.StoreConfig;
import org.mogilefs.tracker.store.sql.Stores;

/**
 * What the background jobs work on, and no jobs: dev1 and dev2 on h1, dev3 and dev4 on h2, all seen writeable. Each
 * host's node is reached through a proxy that can misbehave. A third host joins only where a test asks for it.
 */
public final class TwoHosts implements AutoCloseable {
    private final TestDatabase database;
    private final FakeNode nodeA = new FakeNode("127.0.0.1");
    private final FakeNode nodeB = new FakeNode("127.0.0.2");
    private final FaultProxy proxyA = proxy(nodeA);
    private final FaultProxy proxyB = proxy(nodeB);
    private final FakeNode nodeC = new FakeNode("127.0.0.3");
    private final FaultProxy proxyC = proxy(nodeC);
    private final Store store;
    private final ClusterState cluster;
    private final NodeHttp http;
    private final HttpNodeClient nodes;

    /** Over SQLite; {@code timeout} is for a node's answer. */
    public TwoHosts(Duration timeout) {
        this(TestDatabase.Kind.SQLITE, timeout);
    }

    /**
     * @param kind what database is below
     * @param timeout for a node's answer
     */
    public TwoHosts(TestDatabase.Kind kind, Duration timeout) {
        database = TestDatabase.create(kind);
        StoreConfig config = TestStores.config(database);
        Schema.createIfMissing(config);
        store = Stores.open(config);
        store.namespaces().createDomain("d");
        host("h1", "127.0.0.1", proxyA);
        host("h2", "127.0.0.2", proxyB);
        for (int devid = 1; devid <= 4; devid++) {
            device(devid, devid <= 2 ? 1 : 2);
        }
        cluster = new ClusterState(store.topology()::readTables);
        cluster.reload();
        observed(ObservedState.WRITEABLE);
        cluster.firstRoundDone();
        http = new NodeHttp(timeout, 20);
        // nobody listens at port 1: digests are found by reading
        nodes = new HttpNodeClient(http, timeout, 1);
    }

    private static FaultProxy proxy(FakeNode node) {
        return new FaultProxy(new InetSocketAddress(node.ip(), node.port()));
    }

    private void host(String name, String ip, FaultProxy proxy) {
        store.topology()
                .createHost(name, Map.of("hostip", ip, "http_port", Integer.toString(proxy.port()), "status", "alive"));
    }

    private void device(int devid, int hostid) {
        store.topology().createDevice(devid, hostid, DeviceState.ALIVE);
        store.topology().updateUsage(List.of(new DeviceUsage(devid, 1000, 100, store.now())), 0);
    }

    /** Adds h3 with dev5, on 127.0.0.3. */
    public TwoHosts withThirdHost() {
        host("h3", "127.0.0.3", proxyC);
        device(5, 3);
        cluster.reload();
        observed(ObservedState.WRITEABLE);
        return this;
    }

    /** Has all devices seen in a state. */
    public void observed(ObservedState state) {
        cluster.update(view -> view.mapDevices(device -> device.observed(Observation.NONE.withState(state))));
    }

    public TestDatabase database() {
        return database;
    }

    public Store store() {
        return store;
    }

    public ClusterState cluster() {
        return cluster;
    }

    public NodeHttp http() {
        return http;
    }

    public HttpNodeClient nodes() {
        return nodes;
    }

    /** The node of a device. */
    public FakeNode node(int devid) {
        return devid <= 2 ? nodeA : devid <= 4 ? nodeB : nodeC;
    }

    /** What stands between a device's node and everybody else. */
    public FaultProxy proxy(int devid) {
        return devid <= 2 ? proxyA : devid <= 4 ? proxyB : proxyC;
    }

    /** Has nothing misbehave any more. */
    public void healthy() {
        proxyA.set(new FaultProxy.Fault.None());
        proxyB.set(new FaultProxy.Fault.None());
        proxyC.set(new FaultProxy.Fault.None());
    }

    /** A file of the class {@code classid} that is on these devices, in the database and on disk; its fid. */
    public long file(int classid, byte[] bytes, Integer... devids) {
        String key = "k" + System.nanoTime();
        long fid =
                store.tempfiles().reserve(0, 1, key, classid, List.of(devids)).orElseThrow();
        Tempfile upload = store.tempfiles().find(fid).orElseThrow();
        store.files().close(new CloseRequest(upload, key, devids[0], bytes.length, Optional.empty()));
        store.queues().finishReplication(fid);
        for (int devid : devids) {
            node(devid).files().put(FidPath.of(devid, fid), bytes);
            store.files().addCopy(fid, devid);
        }
        store.files().recountDevices(fid);
        return fid;
    }

    public void mark(int devid, DeviceState state) {
        store.topology().setDeviceState(devid, state);
        cluster.reload();
    }

    @Override
    public void close() {
        nodes.close();
        store.close();
        proxyA.close();
        proxyB.close();
        proxyC.close();
        nodeA.close();
        nodeB.close();
        nodeC.close();
        database.close();
    }

    /** What brings the files here to their policies, and moves them; it chooses alike each time. */
    public Replicators replicators() {
        return Replicators.create(
                TrackerFixture.config(database(), TrackerConfig.Limits.USUAL),
                store(),
                cluster(),
                http(),
                nodes(),
                new PolicyParser(),
                new SplittableRandom(1));
    }
}

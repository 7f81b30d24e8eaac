package org.mogilefs.tracker.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.common.model.HostState;
import org.mogilefs.common.model.ObservedState;
import org.mogilefs.testing.FaultProxy;
import org.mogilefs.testing.FaultProxy.Fault;
import org.mogilefs.testing.FreePorts;
import org.mogilefs.tracker.FakeNode;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.cluster.ClusterTables;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.Host;
import org.mogilefs.tracker.cluster.Observation;
import org.mogilefs.tracker.node.NodeHttp;

/** Ten hosts of thirty devices each: one swallows whatever it is sent, one is off, one answers late. */
class ManyDevicesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int HOSTS = 10;
    private static final int DEVICES = 30;
    private static final int SILENT = 8;
    private static final int OFF = 9;
    private static final int SLOW = 10;

    private final List<FakeNode> nodes = new ArrayList<>();
    private final List<FaultProxy> proxies = new ArrayList<>();
    private final NodeHttp http = new NodeHttp(PATIENCE, 20);
    private final ClusterState cluster = new ClusterState(this::tables);

    private ClusterTables tables() {
        List<Host> hosts = new ArrayList<>();
        List<Device> devices = new ArrayList<>();
        for (int hostid = 1; hostid <= HOSTS; hostid++) {
            hosts.add(new Host(
                    hostid,
                    "h" + hostid,
                    HostState.ALIVE,
                    "127.0.0." + hostid,
                    port(hostid),
                    OptionalInt.empty(),
                    Optional.empty(),
                    Optional.empty()));
            for (int i = 1; i <= DEVICES; i++) {
                devices.add(new Device(
                        (hostid - 1) * DEVICES + i,
                        hostid,
                        DeviceState.ALIVE,
                        100,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Observation.NONE));
            }
        }
        return new ClusterTables(List.of(), hosts, devices, Map.of());
    }

    private int port(int hostid) {
        if (hostid == OFF) {
            return FreePorts.next();
        }
        FakeNode node = new FakeNode("127.0.0." + hostid);
        FaultProxy proxy = new FaultProxy(new InetSocketAddress(node.ip(), node.port()));
        nodes.add(node);
        proxies.add(proxy);
        proxy.set(
                switch (hostid) {
                    case SILENT -> new Fault.BlackHole();
                    case SLOW -> new Fault.Delay(Duration.ofMillis(200));
                    default -> new Fault.None();
                });
        return proxy.port();
    }

    @AfterEach
    void close() {
        http.close();
        proxies.forEach(FaultProxy::close);
        nodes.forEach(FakeNode::close);
    }

    private long count(int hostid, ObservedState state) {
        return cluster.view().devices().stream()
                .filter(d -> d.hostid() == hostid && d.observed().state() == state)
                .count();
    }

    @Test
    void noHostThatIsSilentOffOrSlowKeepsAnotherFromBeingSeen() {
        cluster.reload();
        // a check of the silent host ends after an hour: whoever waited for it would wait for ever
        DeviceProbe probe = new DeviceProbe(http, Duration.ofHours(1), new SplittableRandom(1));
        try (DeviceRound round = new DeviceRound(cluster, probe, Duration.ofMillis(200), InstantSource.system())) {
            await().atMost(PATIENCE).until(() -> {
                round.run();
                return cluster.view().devices().stream()
                        .filter(d -> d.hostid() != SILENT)
                        .allMatch(d -> d.observed().state() != ObservedState.UNKNOWN);
            });
            await().atMost(PATIENCE).until(() -> {
                round.run();
                return count(SLOW, ObservedState.WRITEABLE) == DEVICES;
            });
        }
        for (int hostid = 1; hostid <= HOSTS; hostid++) {
            ObservedState expected = switch (hostid) {
                case SILENT -> ObservedState.UNKNOWN;
                case OFF -> ObservedState.UNREACHABLE;
                default -> ObservedState.WRITEABLE;
            };
            assertThat(count(hostid, expected)).as("devices of host " + hostid).isEqualTo(DEVICES);
        }
    }
}

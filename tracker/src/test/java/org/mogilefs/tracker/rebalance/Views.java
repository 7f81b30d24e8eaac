package org.mogilefs.tracker.rebalance;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.common.model.HostState;
import org.mogilefs.common.model.ObservedState;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.Host;
import org.mogilefs.tracker.cluster.Observation;

/** Clusters for tests: three hosts; devices of 1,000 MiB that are alive and writeable unless said otherwise. */
final class Views {
    private static final long MB_TOTAL = 1000;

    private Views() {}

    static ClusterView of(Device... devices) {
        List<Host> hosts = IntStream.rangeClosed(1, 3).mapToObj(Views::host).toList();
        return new ClusterView(List.of(), hosts, List.of(devices), Map.of(), Set.of());
    }

    private static Host host(int hostid) {
        return new Host(
                hostid,
                "h" + hostid,
                HostState.ALIVE,
                "10.0.0." + hostid,
                7500,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static Device device(int devid, int hostid, long mbUsed) {
        return device(devid, hostid, DeviceState.ALIVE, OptionalLong.of(mbUsed));
    }

    static Device device(int devid, int hostid, DeviceState state, OptionalLong mbUsed) {
        return new Device(
                devid,
                hostid,
                state,
                100,
                mbUsed.isPresent() ? OptionalLong.of(MB_TOTAL) : OptionalLong.empty(),
                mbUsed,
                OptionalLong.empty(),
                Observation.NONE.withState(ObservedState.WRITEABLE));
    }
}

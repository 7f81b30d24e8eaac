package org.mogilefs.tracker.replication;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.common.model.HostState;
import org.mogilefs.common.model.ObservedState;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.Host;
import org.mogilefs.tracker.cluster.Observation;

/**
 * A cluster in words: hosts separated by {@code ;}, each {@code hN[=state][@ip]} and its devices {@code dN[*][=state]},
 * where a star means that the file is there.
 */
record Cluster(ClusterView view, List<Device> on) {
    static Cluster of(String text, Map<String, String> settings) {
        List<Host> hosts = new ArrayList<>();
        List<Device> devices = new ArrayList<>();
        List<Integer> starred = new ArrayList<>();
        for (String part : text.split(";")) {
            String[] words = part.strip().split("\\s+");
            Host host = host(words[0]);
            hosts.add(host);
            for (int i = 1; i < words.length; i++) {
                Device device = device(words[i], host.hostid());
                devices.add(device);
                if (words[i].contains("*")) {
                    starred.add(device.devid());
                }
            }
        }
        ClusterView view = new ClusterView(List.of(), hosts, devices, new HashMap<>(settings), Set.of());
        return new Cluster(view, view.devices(starred));
    }

    static Cluster of(String text) {
        return of(text, Map.of());
    }

    Decision decide(ReplicationPolicy policy, int mindevcount) {
        List<Device> told = on.stream().filter(d -> d.state().holdsFiles()).toList();
        return policy.decide(
                new PolicyInput(view, told, view.devices(), Set.of(), mindevcount, 100, new SplittableRandom(1)));
    }

    private static Host host(String word) {
        String[] ip = word.split("@");
        String[] name = ip[0].split("=");
        int id = Integer.parseInt(name[0].substring(1));
        HostState state = name.length > 1 ? HostState.ofWire(name[1]).orElseThrow() : HostState.ALIVE;
        String address = ip.length > 1 ? ip[1] : "10.0.0." + id;
        return new Host(id, name[0], state, address, 7500, OptionalInt.empty(), Optional.empty(), Optional.empty());
    }

    private static Device device(String word, int hostid) {
        String[] parts = word.replace("*", "").split("=");
        DeviceState state = parts.length > 1 ? DeviceState.ofWire(parts[1]).orElseThrow() : DeviceState.ALIVE;
        return new Device(
                Integer.parseInt(parts[0].substring(1)),
                hostid,
                state,
                100,
                OptionalLong.of(1000),
                OptionalLong.of(300),
                OptionalLong.of(0),
                Observation.NONE.withState(ObservedState.WRITEABLE));
    }
}

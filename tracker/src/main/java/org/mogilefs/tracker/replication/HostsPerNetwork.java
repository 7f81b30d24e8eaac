package org.mogilefs.tracker.replication;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;

/**
 * So many hosts in each of several networks, as {@code HostsPerNetwork(near=1, far=2)}; the networks are the server
 * settings {@code network_zones} and {@code zone_NAME}. The class's mindevcount says nothing here.
 *
 * @param hosts how many different hosts each network wants, by its name
 */
public record HostsPerNetwork(Map<String, Integer> hosts) implements ReplicationPolicy {
    public HostsPerNetwork {
        hosts = Map.copyOf(hosts);
    }

    @Override
    public Decision decide(PolicyInput input) {
        NetworkZones zones = NetworkZones.of(input.view());
        Map<String, Set<Integer>> used = new HashMap<>();
        input.on()
                .forEach(d -> zone(zones, input.view(), d)
                        .ifPresent(z ->
                                used.computeIfAbsent(z, k -> new HashSet<>()).add(d.hostid())));
        Set<String> lacking = hosts.entrySet().stream()
                .filter(wanted -> used.getOrDefault(wanted.getKey(), Set.of()).size() < wanted.getValue())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        int wanted = hosts.values().stream().mapToInt(Integer::intValue).sum();
        int copies = input.on().size();
        if (lacking.isEmpty()) {
            return copies > wanted ? Decision.TOO_HAPPY : Decision.HAPPY;
        }
        return place(input, zones, lacking, copies >= wanted);
    }

    /** Ideal are unused hosts in a network that lacks one; the rest is better than too few copies, and only then. */
    private static Decision place(PolicyInput input, NetworkZones zones, Set<String> lacking, boolean enoughCopies) {
        Set<Integer> usedHosts = input.on().stream().map(Device::hostid).collect(Collectors.toSet());
        Map<Boolean, List<Device>> takers = input.takers().stream()
                .collect(Collectors.partitioningBy(d -> !usedHosts.contains(d.hostid())
                        && zone(zones, input.view(), d)
                                .filter(lacking::contains)
                                .isPresent()));
        return new Decision.NeedsCopy(
                Shuffled.byFreeSpace(takers.get(true), input.random()),
                enoughCopies ? List.of() : Shuffled.byFreeSpace(takers.get(false), input.random()));
    }

    private static Optional<String> zone(NetworkZones zones, ClusterView view, Device device) {
        return view.hostOf(device).flatMap(host -> zones.zoneOf(host.ip()));
    }
}

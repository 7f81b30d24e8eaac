package org.mogilefs.tracker.replication;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;

/**
 * What a policy decides from.
 *
 * @param view the cluster
 * @param on the devices that hold the file and count
 * @param candidates the devices a copy may go to: all, or those a rebalance allows
 * @param failed devids where a copy was tried in vain just now
 * @param mindevcount the number the class wants
 * @param minFreeMb a device with less free space, in MiB, takes no copy
 * @param random where chance comes from
 */
public record PolicyInput(
        ClusterView view,
        List<Device> on,
        Collection<Device> candidates,
        Set<Integer> failed,
        int mindevcount,
        long minFreeMb,
        RandomGenerator random) {
    public PolicyInput {
        on = List.copyOf(on);
        candidates = List.copyOf(candidates);
        failed = Set.copyOf(failed);
    }

    /** Whether {@code device} holds the file. */
    public boolean isOn(Device device) {
        return on.stream().anyMatch(d -> d.devid() == device.devid());
    }

    /** The candidates that may take a copy now. */
    public List<Device> takers() {
        return candidates.stream()
                .filter(d -> !isOn(d) && !failed.contains(d.devid()) && view.canTakeFiles(d, minFreeMb))
                .toList();
    }

    /** Whether the file is on every device that is not dead, at least two: no policy can ask for more. */
    public boolean isEverywhere() {
        long living =
                view.devices().stream().filter(d -> d.state().holdsFiles()).count();
        return on.size() >= 2 && on.size() == living;
    }
}

package org.mogilefs.tracker.rebalance;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;

/**
 * Which devices files leave and which they go to, by ascending devid.
 *
 * @param view the cluster
 * @param policy what the operator wants
 * @param minFreeMb a device with less free space, in MiB, takes no copy
 */
public record DeviceSelection(ClusterView view, RebalancePolicy policy, long minFreeMb) {
    /** The devids to leave: allowed by the policy, and copies on them may be removed. */
    public List<Integer> sources() {
        DeviceFilter from = policy.from();
        return devids(device -> view.isDeletable(device) && from.allows(device));
    }

    /** The devids to go to: allowed by the policy, able to take files now, and none of {@code sources}. */
    public List<Integer> destinations(Collection<Integer> sources) {
        DeviceFilter to = policy.to();
        return devids(device ->
                !sources.contains(device.devid()) && view.canTakeFiles(device, minFreeMb) && to.allows(device));
    }

    private List<Integer> devids(Predicate<Device> condition) {
        return view.devices().stream()
                .filter(condition)
                .map(Device::devid)
                .sorted()
                .toList();
    }
}

package org.mogilefs.tracker.rebalance;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.mogilefs.tracker.cluster.Device;

/**
 * Which devices a policy allows on one side. Empty lists allow all; figures are exclusive lower bounds, which a device
 * of unknown size or usage never passes.
 *
 * @param devices the only devids
 * @param hosts the only hostids
 * @param notDevices devids left out
 * @param notHosts hostids left out
 * @param percentUsed more than so many percent in use
 * @param percentFree more than so many percent free
 * @param mbUsed more than so many MiB in use
 * @param mbFree more than so many MiB free
 */
record DeviceFilter(
        List<Integer> devices,
        List<Integer> hosts,
        List<Integer> notDevices,
        List<Integer> notHosts,
        OptionalDouble percentUsed,
        OptionalDouble percentFree,
        OptionalDouble mbUsed,
        OptionalDouble mbFree) {
    private static final double PERCENT = 100;

    DeviceFilter {
        devices = List.copyOf(devices);
        hosts = List.copyOf(hosts);
        notDevices = List.copyOf(notDevices);
        notHosts = List.copyOf(notHosts);
    }

    /** Whether a device passes. */
    boolean allows(Device device) {
        return (devices.isEmpty() || devices.contains(device.devid()))
                && (hosts.isEmpty() || hosts.contains(device.hostid()))
                && !notDevices.contains(device.devid())
                && !notHosts.contains(device.hostid())
                && allowsUsage(device);
    }

    private boolean allowsUsage(Device device) {
        if (percentUsed.isEmpty() && percentFree.isEmpty() && mbUsed.isEmpty() && mbFree.isEmpty()) {
            return true;
        }
        long total = device.mbTotal().orElse(0);
        OptionalLong used = device.mbUsed();
        if (total <= 0 || used.isEmpty()) {
            return false;
        }
        double inUse = used.getAsLong();
        double free = total - inUse;
        return isAbove(inUse / total * PERCENT, percentUsed)
                && isAbove(free / total * PERCENT, percentFree)
                && isAbove(inUse, mbUsed)
                && isAbove(free, mbFree);
    }

    private static boolean isAbove(double figure, OptionalDouble bound) {
        return bound.isEmpty() || figure > bound.getAsDouble();
    }
}

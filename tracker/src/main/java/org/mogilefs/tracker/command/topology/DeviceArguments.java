package org.mogilefs.tracker.command.topology;

import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;

/** The device that set_state and set_weight name by {@code host} and {@code device}. */
final class DeviceArguments {
    private DeviceArguments() {}

    /** Refuses a request that names no host or no device. */
    static void check(CommandContext context) {
        context.required("host", ErrorCode.BAD_PARAMS);
        if (context.isNumber("device", 0)) {
            throw new CommandException(ErrorCode.BAD_PARAMS);
        }
    }

    /** The device, by a fresh read: another tracker may have changed it a moment ago. */
    static Device find(CommandContext context, ClusterState cluster) {
        ClusterView view = cluster.reload();
        Device device = view.devices().stream()
                .filter(d -> context.isNumber("device", d.devid()))
                .findFirst()
                .orElseThrow(() -> new CommandException(ErrorCode.NO_DEVICE));
        if (view.host(context.text("host"))
                .filter(h -> h.hostid() == device.hostid())
                .isEmpty()) {
            throw new CommandException(ErrorCode.HOST_MISMATCH);
        }
        return device;
    }
}

package org.mogilefs.tracker.command.topology;

import org.mogilefs.common.model.DeviceState;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.store.TopologyStore;

/** {@code set_state host device state}: what the operator says of a device. */
public final class SetState implements CommandHandler {
    private final TopologyStore topology;
    private final ClusterState cluster;

    /** @param cluster is brought up to date before the answer */
    public SetState(TopologyStore topology, ClusterState cluster) {
        this.topology = topology;
        this.cluster = cluster;
    }

    @Override
    public Response handle(CommandContext context) {
        DeviceArguments.check(context);
        DeviceState state =
                DeviceState.ofWire(context.text("state")).orElseThrow(() -> new CommandException(ErrorCode.BAD_PARAMS));
        Device device = DeviceArguments.find(context, cluster);
        if (device.state() == DeviceState.DEAD && state == DeviceState.ALIVE) {
            throw new CommandException(ErrorCode.STATE_TOO_HIGH);
        }
        topology.setDeviceState(device.devid(), state);
        cluster.reload();
        return Response.Ok.EMPTY;
    }
}

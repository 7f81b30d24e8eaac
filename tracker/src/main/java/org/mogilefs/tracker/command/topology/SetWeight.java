package org.mogilefs.tracker.command.topology;

import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.store.TopologyStore;

/** {@code set_weight host device weight}: a device's share of reads; missing means 0, which counts as 100. */
public final class SetWeight implements CommandHandler {
    private final TopologyStore topology;
    private final ClusterState cluster;

    /** @param cluster is brought up to date before the answer */
    public SetWeight(TopologyStore topology, ClusterState cluster) {
        this.topology = topology;
        this.cluster = cluster;
    }

    @Override
    public Response handle(CommandContext context) {
        DeviceArguments.check(context);
        long weight = context.arguments().number("weight");
        if (weight < 0 || weight > Integer.MAX_VALUE) {
            throw new CommandException(ErrorCode.BAD_PARAMS);
        }
        Device device = DeviceArguments.find(context, cluster);
        topology.setDeviceWeight(device.devid(), (int) weight);
        cluster.reload();
        return Response.Ok.EMPTY;
    }
}

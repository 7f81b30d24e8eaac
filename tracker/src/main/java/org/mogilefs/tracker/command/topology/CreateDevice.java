package org.mogilefs.tracker.command.topology;

import org.mogilefs.common.model.DeviceState;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.PerlNumber;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.store.StoreException;
import org.mogilefs.tracker.store.TopologyStore;

/** {@code create_device devid hostid|hostname state}: adds a device to a host, {@code alive} unless said otherwise. */
public final class CreateDevice implements CommandHandler {
    private final TopologyStore topology;
    private final ClusterState cluster;

    /** @param cluster is brought up to date before the answer */
    public CreateDevice(TopologyStore topology, ClusterState cluster) {
        this.topology = topology;
        this.cluster = cluster;
    }

    @Override
    public Response handle(CommandContext context) {
        String stateName = context.isTrue("state") ? context.text("state") : DeviceState.ALIVE.wire();
        DeviceState state =
                DeviceState.ofWire(stateName).orElseThrow(() -> new CommandException(ErrorCode.INVALID_STATE));
        String devid = context.required("devid", ErrorCode.INVALID_DEVID);
        if (!PerlNumber.isDigits(devid) || PerlNumber.parse(devid) > Integer.MAX_VALUE) {
            throw new CommandException(ErrorCode.INVALID_DEVID);
        }
        int hostid = hostid(context);
        try {
            topology.createDevice(Integer.parseInt(devid), hostid, state);
        } catch (StoreException.Duplicate taken) {
            throw new CommandException(ErrorCode.EXISTING_DEVID);
        }
        cluster.reload();
        return Response.Ok.EMPTY;
    }

    private int hostid(CommandContext context) {
        if (context.isTrue("hostid") && PerlNumber.isDigits(context.text("hostid"))) {
            long hostid = context.arguments().number("hostid");
            // another tracker may have added it a moment ago
            return cluster.reload().hosts().stream()
                    .mapToInt(h -> h.hostid())
                    .filter(id -> id == hostid)
                    .findFirst()
                    .orElseThrow(() -> new CommandException(ErrorCode.UNKNOWN_HOSTID));
        }
        if (context.isTrue("hostname")) {
            return topology.findHost(context.text("hostname"))
                    .orElseThrow(() -> new CommandException(ErrorCode.UNKNOWN_HOST));
        }
        throw new CommandException(ErrorCode.BAD_ARGS, "No hostid/hostname parameter");
    }
}

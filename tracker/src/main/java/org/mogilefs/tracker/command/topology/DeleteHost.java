package org.mogilefs.tracker.command.topology;

import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.store.TopologyStore;

/** {@code delete_host host}: only when it has no device. */
public final class DeleteHost implements CommandHandler {
    private final TopologyStore topology;
    private final ClusterState cluster;

    /** @param cluster is brought up to date before the answer */
    public DeleteHost(TopologyStore topology, ClusterState cluster) {
        this.topology = topology;
        this.cluster = cluster;
    }

    @Override
    public Response handle(CommandContext context) {
        int hostid =
                topology.findHost(context.text("host")).orElseThrow(() -> new CommandException(ErrorCode.UNKNOWN_HOST));
        if (!topology.deleteHost(hostid)) {
            throw new CommandException(ErrorCode.HOST_NOT_EMPTY);
        }
        cluster.reload();
        return Response.Ok.EMPTY;
    }
}

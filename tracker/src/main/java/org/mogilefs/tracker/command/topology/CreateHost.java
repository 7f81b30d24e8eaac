package org.mogilefs.tracker.command.topology;

import java.util.Map;
import org.mogilefs.common.model.HostState;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.store.TopologyStore;

/** {@code create_host host ip port status getport altip altmask}: adds a host, {@code down} unless said otherwise. */
public final class CreateHost implements CommandHandler {
    private final TopologyStore topology;
    private final ClusterState cluster;

    /** @param cluster is brought up to date before the answer */
    public CreateHost(TopologyStore topology, ClusterState cluster) {
        this.topology = topology;
        this.cluster = cluster;
    }

    @Override
    public Response handle(CommandContext context) {
        String name = context.required("host", ErrorCode.NO_HOST);
        if (topology.findHost(name).isPresent()) {
            throw new CommandException(ErrorCode.HOST_EXISTS);
        }
        context.required("ip", ErrorCode.NO_IP);
        context.required("port", ErrorCode.NO_PORT);
        Map<String, String> columns = HostColumns.of(context);
        if (!context.isTrue("status")) {
            columns.put("status", HostState.DOWN.wire());
        }
        HostColumns.checkStatus(columns.get("status"));
        int hostid = topology.createHost(name, columns);
        cluster.reload();
        return Response.ok().put("hostid", hostid).put("hostname", name).build();
    }
}

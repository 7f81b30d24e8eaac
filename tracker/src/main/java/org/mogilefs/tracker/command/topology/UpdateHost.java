package org.mogilefs.tracker.command.topology;

import java.util.Map;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.store.TopologyStore;

/** {@code update_host host ip port status getport altip altmask}: changes what is given, and nothing else. */
public final class UpdateHost implements CommandHandler {
    private final TopologyStore topology;
    private final ClusterState cluster;

    /** @param cluster is brought up to date before the answer */
    public UpdateHost(TopologyStore topology, ClusterState cluster) {
        this.topology = topology;
        this.cluster = cluster;
    }

    @Override
    public Response handle(CommandContext context) {
        String name = context.required("host", ErrorCode.NO_HOST);
        int hostid = topology.findHost(name).orElseThrow(() -> new CommandException(ErrorCode.HOST_NOT_FOUND));
        Map<String, String> columns = HostColumns.of(context);
        if (columns.containsKey("status")) {
            HostColumns.checkStatus(columns.get("status"));
        }
        if (!columns.isEmpty()) {
            topology.updateHost(hostid, columns);
        }
        cluster.reload();
        return Response.ok().put("hostid", hostid).put("hostname", name).build();
    }
}

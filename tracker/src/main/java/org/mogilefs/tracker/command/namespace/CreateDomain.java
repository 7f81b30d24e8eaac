package org.mogilefs.tracker.command.namespace;

import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.store.NamespaceStore;
import org.mogilefs.tracker.store.StoreException;

/** {@code create_domain domain}. */
public final class CreateDomain implements CommandHandler {
    private final NamespaceStore namespaces;
    private final ClusterState cluster;

    /** @param cluster is brought up to date before the answer */
    public CreateDomain(NamespaceStore namespaces, ClusterState cluster) {
        this.namespaces = namespaces;
        this.cluster = cluster;
    }

    @Override
    public Response handle(CommandContext context) {
        String name = context.required("domain", ErrorCode.NO_DOMAIN);
        try {
            namespaces.createDomain(name);
        } catch (StoreException.Duplicate taken) {
            throw new CommandException(ErrorCode.DOMAIN_EXISTS);
        }
        cluster.reload();
        return Response.ok().put("domain", name).build();
    }
}

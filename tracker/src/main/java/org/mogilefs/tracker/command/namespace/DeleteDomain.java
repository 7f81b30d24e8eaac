package org.mogilefs.tracker.command.namespace;

import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.store.Store;

/** {@code delete_domain domain}: only when no file and no class is left in it. */
public final class DeleteDomain implements CommandHandler {
    private final Store store;
    private final ClusterState cluster;

    /** @param cluster is brought up to date before the answer */
    public DeleteDomain(Store store, ClusterState cluster) {
        this.store = store;
        this.cluster = cluster;
    }

    @Override
    public Response handle(CommandContext context) {
        String name = context.required("domain", ErrorCode.NO_DOMAIN);
        int dmid = Namespaces.dmid(context, store.namespaces());
        if (store.files().hasFiles(dmid)) {
            throw new CommandException(ErrorCode.DOMAIN_HAS_FILES);
        }
        if (store.namespaces().hasClasses(dmid)) {
            throw new CommandException(ErrorCode.DOMAIN_HAS_CLASSES);
        }
        if (!store.namespaces().deleteDomain(dmid)) {
            throw new CommandException(ErrorCode.FAILURE);
        }
        cluster.reload();
        return Response.ok().put("domain", name).build();
    }
}

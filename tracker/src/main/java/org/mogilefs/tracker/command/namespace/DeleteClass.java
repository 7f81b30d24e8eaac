package org.mogilefs.tracker.command.namespace;

import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.cluster.FileClass;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.store.Store;

/** {@code delete_class domain class}: only when no file is left in it, and never the default class. */
public final class DeleteClass implements CommandHandler {
    private final Store store;
    private final ClusterState cluster;

    /** @param cluster is brought up to date before the answer */
    public DeleteClass(Store store, ClusterState cluster) {
        this.store = store;
        this.cluster = cluster;
    }

    @Override
    public Response handle(CommandContext context) {
        String domain = context.nonEmpty("domain", ErrorCode.NO_DOMAIN);
        String name = context.text("class");
        if (name.equals(FileClass.DEFAULT_NAME)) {
            throw new CommandException(ErrorCode.NODEL_DEFAULT_CLASS);
        }
        int dmid = Namespaces.dmid(context, store.namespaces());
        int classid = store.namespaces()
                .findClass(dmid, name)
                .orElseThrow(() -> new CommandException(ErrorCode.CLASS_NOT_FOUND));
        if (store.files().hasFiles(dmid, classid)) {
            throw new CommandException(ErrorCode.CLASS_HAS_FILES);
        }
        if (!store.namespaces().deleteClass(dmid, classid)) {
            throw new CommandException(ErrorCode.FAILURE);
        }
        cluster.reload();
        return Response.ok().put("domain", domain).put("class", name).build();
    }
}

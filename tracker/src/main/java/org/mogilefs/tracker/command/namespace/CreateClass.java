package org.mogilefs.tracker.command.namespace;

import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.replication.PolicyParser;
import org.mogilefs.tracker.store.NamespaceStore;
import org.mogilefs.tracker.store.StoreException;

/** {@code create_class domain class mindevcount replpolicy hashtype}. */
public final class CreateClass implements CommandHandler {
    private final NamespaceStore namespaces;
    private final ClusterState cluster;
    private final PolicyParser policies;

    /** @param cluster is brought up to date before the answer */
    public CreateClass(NamespaceStore namespaces, ClusterState cluster, PolicyParser policies) {
        this.namespaces = namespaces;
        this.cluster = cluster;
        this.policies = policies;
    }

    @Override
    public Response handle(CommandContext context) {
        Namespaces.ClassArguments wanted = Namespaces.classArguments(context, policies);
        int dmid = Namespaces.dmid(context, namespaces);
        try {
            namespaces.createClass(
                    dmid,
                    wanted.name(),
                    wanted.mindevcount(),
                    wanted.replpolicy(),
                    wanted.hashType().flatMap(type -> type));
        } catch (StoreException.Duplicate taken) {
            throw new CommandException(ErrorCode.CLASS_EXISTS);
        }
        cluster.reload();
        return answer(wanted);
    }

    /** What create_class and update_class answer. */
    static Response answer(Namespaces.ClassArguments wanted) {
        return Response.ok()
                .put("class", wanted.name())
                .put("mindevcount", wanted.mindevcount())
                .put("domain", wanted.domain())
                .build();
    }
}

package org.mogilefs.tracker.command.namespace;

import java.util.Optional;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.cluster.FileClass;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.replication.PolicyParser;
import org.mogilefs.tracker.store.NamespaceStore;

/**
 * {@code update_class domain class mindevcount replpolicy hashtype}: changes a class; the default class gets a row of
 * its own by its first change. Files that are there are not touched; fsck brings them in line.
 */
public final class UpdateClass implements CommandHandler {
    private final NamespaceStore namespaces;
    private final ClusterState cluster;
    private final PolicyParser policies;

    /** @param cluster is brought up to date before the answer */
    public UpdateClass(NamespaceStore namespaces, ClusterState cluster, PolicyParser policies) {
        this.namespaces = namespaces;
        this.cluster = cluster;
        this.policies = policies;
    }

    @Override
    public Response handle(CommandContext context) {
        Namespaces.ClassArguments wanted = Namespaces.classArguments(context, policies);
        int dmid = Namespaces.dmid(context, namespaces);
        Optional<Integer> classid = namespaces.findClass(dmid, wanted.name());
        if (classid.isPresent()) {
            namespaces.updateClass(dmid, classid.get(), wanted.mindevcount(), wanted.replpolicy(), wanted.hashType());
        } else if (wanted.name().equals(FileClass.DEFAULT_NAME)) {
            namespaces.createClass(
                    dmid,
                    wanted.name(),
                    wanted.mindevcount(),
                    wanted.replpolicy(),
                    wanted.hashType().flatMap(type -> type));
        } else {
            throw new CommandException(ErrorCode.CLASS_NOT_FOUND);
        }
        cluster.reload();
        return CreateClass.answer(wanted);
    }
}

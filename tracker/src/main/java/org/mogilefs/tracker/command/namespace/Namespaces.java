package org.mogilefs.tracker.command.namespace;

import java.util.Optional;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.HashType;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.replication.PolicyException;
import org.mogilefs.tracker.replication.PolicyParser;
import org.mogilefs.tracker.store.NamespaceStore;

/** What the commands of this package ask of requests alike. */
final class Namespaces {
    private Namespaces() {}

    /** The dmid of the request's domain, from the database. */
    static int dmid(CommandContext context, NamespaceStore namespaces) {
        return namespaces
                .findDomain(context.text("domain"))
                .orElseThrow(() -> new CommandException(ErrorCode.DOMAIN_NOT_FOUND));
    }

    /**
     * What create_class and update_class take.
     *
     * @param hashType absent when not given, empty inside for {@code NONE}
     */
    record ClassArguments(
            String domain,
            String name,
            int mindevcount,
            Optional<String> replpolicy,
            Optional<Optional<HashType>> hashType) {}

    static ClassArguments classArguments(CommandContext context, PolicyParser policies) {
        String domain = context.nonEmpty("domain", ErrorCode.NO_DOMAIN);
        String name = context.nonEmpty("class", ErrorCode.NO_CLASS);
        long mindevcount = context.arguments().number("mindevcount");
        if (mindevcount <= 0) {
            throw new CommandException(ErrorCode.INVALID_MINDEVCOUNT);
        }
        Optional<String> replpolicy = policy(context, policies);
        return new ClassArguments(
                domain, name, (int) Math.min(mindevcount, Integer.MAX_VALUE), replpolicy, hashType(context));
    }

    private static Optional<String> policy(CommandContext context, PolicyParser policies) {
        if (!context.isTrue("replpolicy")) {
            return Optional.empty();
        }
        String text = context.text("replpolicy");
        try {
            policies.parse(text);
        } catch (PolicyException e) {
            throw new CommandException(ErrorCode.INVALID_REPLPOLICY, e.getMessage());
        }
        return Optional.of(text);
    }

    private static Optional<Optional<HashType>> hashType(CommandContext context) {
        if (!context.isTrue("hashtype")) {
            return Optional.empty();
        }
        String name = context.text("hashtype");
        if (name.equals("NONE")) {
            return Optional.of(Optional.empty());
        }
        Optional<HashType> type = HashType.ofWire(name);
        if (type.isEmpty()) {
            throw new CommandException(ErrorCode.INVALID_HASHTYPE);
        }
        return Optional.of(type);
    }
}

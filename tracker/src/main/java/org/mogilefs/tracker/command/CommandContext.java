package org.mogilefs.tracker.command;

import java.net.InetAddress;
import org.mogilefs.protocol.Arguments;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.PerlNumber;
import org.mogilefs.protocol.Request;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Domain;

/**
 * What a handler knows of one request.
 *
 * @param request the request
 * @param view the cluster at the start of the request
 * @param client the client's address
 */
public record CommandContext(Request request, ClusterView view, InetAddress client) {
    /** The request's arguments. */
    public Arguments arguments() {
        return request.arguments();
    }

    /** An argument's text, empty when it was not given. */
    public String text(String name) {
        return request.arguments().text(name);
    }

    /** Whether an argument is true: given, not empty, not {@code 0}. */
    public boolean isTrue(String name) {
        return request.arguments().isTrue(name);
    }

    /**
     * The domain that most commands begin with.
     *
     * @throws CommandException {@code no_domain} or {@code unreg_domain}
     */
    public Domain domain() {
        String name = nonEmpty("domain", ErrorCode.NO_DOMAIN);
        return view.domain(name).orElseThrow(() -> new CommandException(ErrorCode.UNREG_DOMAIN));
    }

    /**
     * The key; {@code 0} is one.
     *
     * @throws CommandException {@code no_key}
     */
    public String key() {
        return nonEmpty("key", ErrorCode.NO_KEY);
    }

    /** Whether an argument is the number {@code id}, as Perl compares: {@code 3x} is 3, {@code 3.5} is not. */
    public boolean isNumber(String name, int id) {
        return PerlNumber.parseDecimal(text(name)) == id;
    }

    /** An argument that must not be empty, or else is refused with {@code missing}. */
    public String nonEmpty(String name, ErrorCode missing) {
        String value = text(name);
        if (value.isEmpty()) {
            throw new CommandException(missing);
        }
        return value;
    }

    /** An argument that must be true, or else is refused with {@code missing}. */
    public String required(String name, ErrorCode missing) {
        if (!isTrue(name)) {
            throw new CommandException(missing);
        }
        return text(name);
    }
}

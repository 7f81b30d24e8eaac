package org.mogilefs.tracker.replication;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mogilefs.protocol.PerlNumber;

/**
 * Reads a policy's text, {@code Name(arguments)}. As in the original, parentheses are needed, blanks may stand around
 * the parts, and what follows the closing one is ignored. Policies of one's own are found by {@link ServiceLoader}.
 */
public final class PolicyParser {
    private static final Pattern POLICY = Pattern.compile("(?s)\\s*([\\w:]+)\\s*\\((.*?)\\).*");
    private static final String BUNDLED = "MogileFS::ReplicationPolicy::";

    private final Map<String, ReplicationPolicy.Factory> factories = new LinkedHashMap<>();
    private final Map<String, ReplicationPolicy> parsed = new ConcurrentHashMap<>();

    /** Knows the bundled policies and those on the class path. */
    public PolicyParser() {
        add(factory("MultipleHosts", arguments -> new MultipleHosts(count(arguments))));
        add(factory("MultipleDevices", arguments -> new MultipleDevices(count(arguments))));
        ServiceLoader.load(ReplicationPolicy.Factory.class).forEach(this::add);
    }

    private interface Maker {
        ReplicationPolicy make(String arguments) throws PolicyException;
    }

    private static ReplicationPolicy.Factory factory(String name, Maker maker) {
        return new ReplicationPolicy.Factory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public ReplicationPolicy make(String arguments) throws PolicyException {
                return maker.make(arguments);
            }
        };
    }

    private void add(ReplicationPolicy.Factory factory) {
        factories.put(factory.name(), factory);
    }

    /** The policy that {@code text} names. */
    public ReplicationPolicy parse(String text) throws PolicyException {
        ReplicationPolicy known = parsed.get(text);
        if (known != null) {
            return known;
        }
        Matcher matcher = POLICY.matcher(text);
        if (!matcher.matches()) {
            throw new PolicyException("Failed to parse policy '" + text + "': a name and parentheses are needed");
        }
        String name =
                matcher.group(1).startsWith(BUNDLED) ? matcher.group(1).substring(BUNDLED.length()) : matcher.group(1);
        ReplicationPolicy.Factory factory = factories.get(name);
        if (factory == null) {
            throw new PolicyException("Failed to load policy '" + name + "': there is none of that name");
        }
        ReplicationPolicy policy = factory.make(matcher.group(2).strip());
        parsed.put(text, policy);
        return policy;
    }

    private static OptionalInt count(String arguments) throws PolicyException {
        if (arguments.isEmpty() || arguments.equals("0")) {
            return OptionalInt.empty();
        }
        if (!PerlNumber.isDigits(arguments) || arguments.length() > 4) {
            throw new PolicyException(
                    "Failed to parse arguments: a number of devices is needed, not '" + arguments + "'");
        }
        return OptionalInt.of(Integer.parseInt(arguments));
    }
}

package org.mogilefs.tracker.replication;

import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
    private static final Pattern HEAD = Pattern.compile("\\s*([\\w:]+)\\s*\\(");
    private static final Pattern COMMA = Pattern.compile("^\\s*,\\s*");
    private static final Splitter ZONES = Splitter.on(',').trimResults().omitEmptyStrings();
    private static final Pattern ZONE = Pattern.compile("([\\w.-]+)\\s*=\\s*(\\d{1,4})");
    private static final String BUNDLED = "MogileFS::ReplicationPolicy::";
    private static final int DEEPEST = 20;
    private static final int REMEMBERED_MAX = 10_000;

    private final Map<String, ReplicationPolicy.Factory> factories = new LinkedHashMap<>();
    private final Map<String, ReplicationPolicy> parsed = new ConcurrentHashMap<>();

    /** Knows the bundled policies and those on the class path. */
    public PolicyParser() {
        add(factory("MultipleHosts", arguments -> new MultipleHosts(count(arguments))));
        add(factory("MultipleDevices", arguments -> new MultipleDevices(count(arguments))));
        add(factory("HostsPerNetwork", arguments -> new HostsPerNetwork(hostsByZone(arguments))));
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
        ReplicationPolicy policy = make(text, 0);
        if (parsed.size() < REMEMBERED_MAX) {
            parsed.put(text, policy);
        }
        return policy;
    }

    private ReplicationPolicy make(String text, int depth) throws PolicyException {
        Matcher head = HEAD.matcher(text);
        int end = head.lookingAt() ? closing(text, head.end()) : -1;
        if (end < 0 || depth > DEEPEST) {
            throw new PolicyException("Failed to parse policy '" + text + "': a name and parentheses are needed");
        }
        String name = head.group(1).startsWith(BUNDLED) ? head.group(1).substring(BUNDLED.length()) : head.group(1);
        String arguments = text.substring(head.end(), end).strip();
        if (name.equals("Union")) {
            return union(arguments, depth);
        }
        ReplicationPolicy.Factory factory = factories.get(name);
        if (factory == null) {
            throw new PolicyException("Failed to load policy '" + name + "': there is none of that name");
        }
        return factory.make(arguments);
    }

    /** Where the parenthesis opened just before {@code from} is closed; -1 when it is not. */
    private static int closing(String text, int from) {
        int open = 1;
        for (int i = from; i < text.length(); i++) {
            open += depthChange(text.charAt(i));
            if (open == 0) {
                return i;
            }
        }
        return -1;
    }

    private static int depthChange(char c) {
        return switch (c) {
            case '(' -> 1;
            case ')' -> -1;
            default -> 0;
        };
    }

    /** Policies one after the other; as in the original, a comma may follow each. */
    private ReplicationPolicy union(String arguments, int depth) throws PolicyException {
        List<ReplicationPolicy> policies = new ArrayList<>();
        String rest = arguments;
        while (!rest.isBlank()) {
            Matcher head = HEAD.matcher(rest);
            int end = head.lookingAt() ? closing(rest, head.end()) + 1 : 0;
            String first = end == 0 ? rest : rest.substring(0, end);
            policies.add(make(first, depth + 1));
            rest = COMMA.matcher(rest.substring(first.length())).replaceFirst("");
        }
        if (policies.isEmpty()) {
            throw new PolicyException("Failed to parse arguments: Union needs policies");
        }
        return new Union(policies);
    }

    private static Map<String, Integer> hostsByZone(String arguments) throws PolicyException {
        Map<String, Integer> hosts = new LinkedHashMap<>();
        for (String part : ZONES.split(arguments)) {
            Matcher zone = ZONE.matcher(part);
            if (!zone.matches() || hosts.put(zone.group(1), Integer.valueOf(zone.group(2))) != null) {
                throw new PolicyException(
                        "Failed to parse arguments: NETWORK=HOSTS is needed once each, not '" + part + "'");
            }
        }
        if (hosts.values().stream().mapToInt(Integer::intValue).sum() == 0) {
            throw new PolicyException("Failed to parse arguments: HostsPerNetwork needs at least one host");
        }
        return hosts;
    }

    private static OptionalInt count(String arguments) throws PolicyException {
        if (arguments.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!PerlNumber.isDigits(arguments) || arguments.length() > 4) {
            throw new PolicyException(
                    "Failed to parse arguments: a number of devices is needed, not '" + arguments + "'");
        }
        int count = Integer.parseInt(arguments);
        return count == 0 ? OptionalInt.empty() : OptionalInt.of(count);
    }
}

package org.mogilefs.tracker.rebalance;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.mogilefs.protocol.PerlNumber;

/**
 * What an operator wants moved: the options of {@code rebalance_set_policy}. As in the original only the names of
 * options are checked when a policy is set; {@link #check()} looks at the values, before anything is moved.
 */
public final class RebalancePolicy {
    private static final Set<String> OPTIONS = Set.of(
            // all devices are meant unless others are named, whatever these two say
            "from_all_devs",
            "to_all_devs",
            "from_hosts",
            "from_devices",
            "from_percent_used",
            "from_percent_free",
            "from_space_used",
            "from_space_free",
            "fid_age",
            "limit_type",
            "limit_by",
            "limit",
            "to_hosts",
            "to_devices",
            "to_percent_used",
            "to_percent_free",
            "to_space_used",
            "to_space_free",
            "not_to_hosts",
            "not_to_devices",
            "use_dest_devs",
            "leave_in_drain_mode");
    private static final List<String> BOUNDS = List.of(
            "from_percent_used",
            "from_percent_free",
            "from_space_used",
            "from_space_free",
            "to_percent_used",
            "to_percent_free",
            "to_space_used",
            "to_space_free");

    private final Pairs options;

    private RebalancePolicy(Pairs options) {
        this.options = options;
    }

    /**
     * Reads a policy.
     *
     * @param text pairs such as {@code from_hosts=1,2 to_percent_free=50}; empty for all of the defaults
     * @throws RebalanceException {@code Invalid setting KEY} for an unknown option
     */
    public static RebalancePolicy parse(String text) throws RebalanceException {
        return new RebalancePolicy(Pairs.parse(text, OPTIONS));
    }

    /** Which devices files leave. */
    DeviceFilter from() {
        return new DeviceFilter(
                options.numbers("from_devices"),
                options.numbers("from_hosts"),
                List.of(),
                List.of(),
                bound("from_percent_used"),
                bound("from_percent_free"),
                bound("from_space_used"),
                bound("from_space_free"));
    }

    /** Which devices files go to. */
    DeviceFilter to() {
        return new DeviceFilter(
                options.numbers("to_devices"),
                options.numbers("to_hosts"),
                options.numbers("not_to_devices"),
                options.numbers("not_to_hosts"),
                bound("to_percent_used"),
                bound("to_percent_free"),
                bound("to_space_used"),
                bound("to_space_free"));
    }

    private OptionalDouble bound(String key) {
        return options.isTrue(key)
                ? OptionalDouble.of(PerlNumber.parseDecimal(options.text(key, "")))
                : OptionalDouble.empty();
    }

    /** Whether the newest files go first ({@code fid_age=new}), not the oldest. */
    boolean isNewestFirst() {
        return options.text("fid_age", "old").equals("new");
    }

    /** How much may be moved. */
    Limit limit() throws RebalanceException {
        return Limit.of(
                options.text("limit_type", "device"), options.text("limit_by", "none"), options.text("limit", ""));
    }

    /** How many destinations, by chance, each file is offered; empty for all. */
    OptionalInt destinationsPerFile() throws RebalanceException {
        String text = options.text("use_dest_devs", "all");
        if (text.equals("all")) {
            return OptionalInt.empty();
        }
        if (!PerlNumber.isDigits(text) || PerlNumber.parse(text) == 0) {
            throw new RebalanceException("use_dest_devs is neither all nor a number of devices: " + text);
        }
        return OptionalInt.of((int) Math.min(PerlNumber.parse(text), Integer.MAX_VALUE));
    }

    /** Whether source devices stay in state drain when they are through. */
    boolean leavesInDrain() {
        return options.isTrue("leave_in_drain_mode");
    }

    /**
     * Looks at the values: a policy that passes can be carried out.
     *
     * @throws RebalanceException what is wrong with the first that cannot
     */
    public void check() throws RebalanceException {
        String age = options.text("fid_age", "old");
        // empty counts as old in the original
        if (!age.isEmpty() && !age.equals("old") && !age.equals("new")) {
            throw new RebalanceException("invalid age argument: " + age);
        }
        for (String key : BOUNDS) {
            if (options.isTrue(key) && !PerlNumber.startsWithNumber(options.text(key, ""))) {
                throw new RebalanceException("Don't know what this number is: " + options.text(key, ""));
            }
        }
        limit();
        destinationsPerFile();
    }
}

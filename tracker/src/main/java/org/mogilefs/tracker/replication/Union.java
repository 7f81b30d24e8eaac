package org.mogilefs.tracker.replication;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.mogilefs.tracker.cluster.Device;

/**
 * Several policies at once: a file is happy when all of them are, and has a copy too many only when all say so.
 *
 * @param policies at least one
 */
public record Union(List<ReplicationPolicy> policies) implements ReplicationPolicy {
    public Union {
        policies = List.copyOf(policies);
        if (policies.isEmpty()) {
            throw new IllegalArgumentException("a union of no policies");
        }
    }

    @Override
    public Decision decide(PolicyInput input) {
        List<Decision> decisions = policies.stream().map(p -> p.decide(input)).toList();
        List<Decision.NeedsCopy> needs = decisions.stream()
                .filter(Decision.NeedsCopy.class::isInstance)
                .map(Decision.NeedsCopy.class::cast)
                .toList();
        if (!needs.isEmpty()) {
            return merge(needs);
        }
        return decisions.stream().allMatch(Decision.TooHappy.class::isInstance) ? Decision.TOO_HAPPY : Decision.HAPPY;
    }

    /** Places that please every policy come first: one copy may then do for all. */
    private static Decision merge(List<Decision.NeedsCopy> needs) {
        List<Device> all = new ArrayList<>(needs.getFirst().ideal());
        needs.forEach(n -> all.removeIf(d -> !devids(n.ideal()).contains(d.devid())));
        Set<Device> ideal = new LinkedHashSet<>(all);
        needs.forEach(n -> ideal.addAll(n.ideal()));
        Set<Device> desperate = new LinkedHashSet<>();
        needs.forEach(n -> desperate.addAll(n.desperate()));
        desperate.removeAll(ideal);
        return new Decision.NeedsCopy(List.copyOf(ideal), List.copyOf(desperate));
    }

    private static Set<Integer> devids(List<Device> devices) {
        return devices.stream().map(Device::devid).collect(Collectors.toSet());
    }
}

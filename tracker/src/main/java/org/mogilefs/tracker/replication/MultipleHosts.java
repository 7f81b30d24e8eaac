package org.mogilefs.tracker.replication;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.tracker.cluster.Device;

/**
 * The usual policy: copies on as many different hosts as the class wants devices, or on all hosts where there are
 * fewer.
 *
 * @param mindevcount a number that overrides the class's, when given
 */
public record MultipleHosts(OptionalInt mindevcount) implements ReplicationPolicy {
    @Override
    public Decision decide(PolicyInput input) {
        int min = mindevcount.orElse(input.mindevcount());
        int copies = input.on().size();
        Set<Integer> used = input.on().stream().map(Device::hostid).collect(Collectors.toSet());
        if (min == 1 && copies == 1) {
            return Decision.HAPPY;
        }
        if (used.size() > min || copies > min) {
            return Decision.TOO_HAPPY;
        }
        if (used.size() == min || used.size() >= hostsInUse(input) && copies >= min || input.isEverywhere()) {
            return Decision.HAPPY;
        }
        return place(input, used, copies >= min);
    }

    /** Hosts that have at least one device alive, whatever their own state. */
    private static long hostsInUse(PolicyInput input) {
        return input.view().devices().stream()
                .filter(d -> d.state() == DeviceState.ALIVE)
                .map(Device::hostid)
                .distinct()
                .count();
    }

    private static Decision place(PolicyInput input, Set<Integer> used, boolean enoughCopies) {
        Map<Boolean, List<Device>> byNewHost =
                input.takers().stream().collect(Collectors.partitioningBy(d -> !used.contains(d.hostid())));
        boolean unusedHosts = hostsInUse(input) > used.size();
        List<Device> ideal = unusedHosts ? byNewHost.get(true) : input.takers();
        List<Device> desperate = unusedHosts ? byNewHost.get(false) : List.of();
        if (enoughCopies && ideal.isEmpty()) {
            return Decision.NO_PLACE;
        }
        return new Decision.NeedsCopy(
                Shuffled.byFreeSpace(ideal, input.random()), Shuffled.byFreeSpace(desperate, input.random()));
    }
}

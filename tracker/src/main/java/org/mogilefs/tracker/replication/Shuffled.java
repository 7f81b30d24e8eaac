package org.mogilefs.tracker.replication;

import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.placement.WeightedShuffle;

/** Devices in the order to try them: the twenty with the largest free part, drawn in proportion to it. */
final class Shuffled {
    private static final int BEST = 20;

    private Shuffled() {}

    static List<Device> byFreeSpace(List<Device> devices, RandomGenerator random) {
        List<Device> best = devices.stream()
                .sorted(Comparator.comparingDouble(Device::fractionFree).reversed())
                .limit(BEST)
                .toList();
        return WeightedShuffle.of(best, Device::fractionFree, random);
    }
}

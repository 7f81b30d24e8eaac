package org.mogilefs.tracker.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;

/**
 * Chooses devices for a new file by free space: of the twenty with the largest free part, drawn with a chance in
 * proportion to it. Several destinations lie on different hosts as long as there are such, which the original means to
 * do but compares the wrong numbers.
 */
public final class DeviceChooser {
    private static final int BEST = 20;
    private static final long BYTES_PER_MB = 1024 * 1024;

    private final long minFreeMb;
    private final RandomGenerator random;

    /**
     * @param minFreeMb a device with less free space, in MiB, is left out
     * @param random where chance comes from
     */
    public DeviceChooser(long minFreeMb, RandomGenerator random) {
        this.minFreeMb = minFreeMb;
        this.random = random;
    }

    /**
     * Devices to offer, best first.
     *
     * @param size the size of the file in bytes, 0 when unknown; where no device is known to have room for it, those
     *     are offered whose room nobody knows
     * @param count at most so many
     */
    public List<Device> choose(ClusterView view, long size, int count) {
        List<Device> candidates = bySize(view, size).stream()
                .sorted(Comparator.comparingDouble(Device::fractionFree).reversed())
                .limit(BEST)
                .toList();
        List<Device> drawn = new ArrayList<>(WeightedShuffle.of(candidates, Device::fractionFree, random));
        // a device whose usage nobody knows, or that is full but for the reserve, is better than none
        candidates.stream().filter(d -> d.fractionFree() <= 0).forEach(drawn::add);
        return spread(drawn, count);
    }

    private List<Device> bySize(ClusterView view, long size) {
        List<Device> all = view.devices().stream()
                .filter(d -> view.canTakeFiles(d, minFreeMb))
                .toList();
        if (size <= 0) {
            return all;
        }
        long needed = size / BYTES_PER_MB;
        List<Device> fitting = all.stream()
                .filter(d -> d.mbFree().isPresent() && d.mbFree().getAsLong() > needed)
                .toList();
        if (!fitting.isEmpty()) {
            return fitting;
        }
        return all.stream().filter(d -> d.mbFree().isEmpty()).toList();
    }

    private static List<Device> spread(List<Device> drawn, int count) {
        List<Device> chosen = new ArrayList<>();
        List<Device> sameHost = new ArrayList<>();
        Set<Integer> hosts = new HashSet<>();
        drawn.forEach(device -> (hosts.add(device.hostid()) ? chosen : sameHost).add(device));
        chosen.addAll(sameHost);
        return List.copyOf(chosen.subList(0, Math.min(count, chosen.size())));
    }
}

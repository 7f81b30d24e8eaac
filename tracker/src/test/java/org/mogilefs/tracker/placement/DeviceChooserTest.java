package org.mogilefs.tracker.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.common.model.HostState;
import org.mogilefs.common.model.ObservedState;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.Host;
import org.mogilefs.tracker.cluster.Observation;

/** Where new files go. */
class DeviceChooserTest {
    private static final long MIB = 1024 * 1024;
    private static final OptionalLong UNKNOWN = OptionalLong.empty();

    private final DeviceChooser chooser = new DeviceChooser(100, new Random(1));

    private static Device device(int devid, int hostid, OptionalLong total, OptionalLong used) {
        return new Device(
                devid,
                hostid,
                DeviceState.ALIVE,
                100,
                total,
                used,
                UNKNOWN,
                Observation.NONE.withState(ObservedState.WRITEABLE));
    }

    private static Device free(int devid, int hostid, long freeMb) {
        return device(devid, hostid, OptionalLong.of(10_000), OptionalLong.of(10_000 - freeMb));
    }

    private static ClusterView view(Device... devices) {
        List<Host> hosts = IntStream.rangeClosed(1, 3)
                .mapToObj(id -> new Host(
                        id,
                        "h" + id,
                        HostState.ALIVE,
                        "10.0.0." + id,
                        7500,
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty()))
                .toList();
        return new ClusterView(List.of(), hosts, List.of(devices), Map.of(), Set.of());
    }

    private List<Integer> choose(ClusterView view, long size, int count) {
        return chooser.choose(view, size, count).stream().map(Device::devid).toList();
    }

    @Test
    void aDeviceBelowTheReserveIsLeftOut() {
        assertThat(choose(view(free(1, 1, 99), free(2, 1, 100)), 0, 3)).containsExactly(2);
    }

    @Test
    void aSizeLeavesOutDevicesWithoutRoomForIt() {
        assertThat(choose(view(free(1, 1, 500), free(2, 2, 501)), 500 * MIB, 3)).containsExactly(2);
    }

    @Test
    void aSizeThatFitsNowhereGoesToDevicesOfUnknownSpaceIfThereAreSuch() {
        Device unknown = device(3, 3, UNKNOWN, UNKNOWN);
        assertThat(choose(view(free(1, 1, 500), unknown), 600 * MIB, 3)).containsExactly(3);
        assertThat(choose(view(free(1, 1, 500)), 600 * MIB, 3)).isEmpty();
    }

    @Test
    void otherHostsComeFirst() {
        for (int i = 0; i < 20; i++) {
            List<Device> chosen =
                    chooser.choose(view(free(1, 1, 9000), free(2, 1, 9000), free(3, 2, 5000), free(4, 3, 5000)), 0, 3);
            assertThat(chosen).extracting(Device::hostid).containsExactlyInAnyOrder(1, 2, 3);
        }
    }

    @Test
    void onlyTheTwentyEmptiestAreDrawnFrom() {
        Device[] devices = IntStream.rangeClosed(1, 25)
                .mapToObj(devid -> free(devid, 1, 200 + 100L * devid))
                .toArray(Device[]::new);
        ClusterView view = view(devices);
        for (int i = 0; i < 200; i++) {
            assertThat(choose(view, 0, 1).getFirst()).isGreaterThan(5);
        }
    }

    @Test
    void anEmptierDeviceIsDrawnMoreOften() {
        ClusterView view = view(free(1, 1, 9000), free(2, 2, 1000));
        long emptier = IntStream.range(0, 5000)
                .filter(i -> choose(view, 0, 1).getFirst() == 1)
                .count();
        assertThat(emptier / 5000.0).isBetween(0.87, 0.93);
    }
}

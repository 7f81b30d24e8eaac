package org.mogilefs.tracker.command.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.Observation;
import org.mogilefs.tracker.placement.WeightedShuffle;

/** The order of {@code get_paths}: by how busy a disk is, else by the operator's weight. */
class GetPathsWeightTest {
    private static final int DRAWS = 20_000;

    private static Device device(int devid, int weight, String utilization) {
        return new Device(
                devid,
                1,
                DeviceState.ALIVE,
                weight,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Observation.NONE.withUtilization(utilization));
    }

    @ParameterizedTest
    @CsvSource({"0,102", "12,90", "12.40,90", "99.99,3", "100,2", "102,100", "250,100"})
    void aKnownUtilizationCountsAndTheWeightDoesNot(String utilization, int expected) {
        assertThat(GetPaths.weight(device(1, 7, utilization))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"'',7", "N/A,7", ".,7", "-5,7"})
    void withoutAUtilizationTheWeightCounts(String utilization, int expected) {
        assertThat(GetPaths.weight(device(1, 7, utilization))).isEqualTo(expected);
    }

    @Test
    void weightZeroCountsAsTheUsualHundred() {
        assertThat(GetPaths.weight(device(1, 0, ""))).isEqualTo(100);
    }

    @Test
    void anIdleDiskComesFirstAboutAsOftenAsItsShareSays() {
        List<Device> devices = List.of(device(1, 100, "90.5"), device(2, 100, "3.1"));
        Random random = new Random(1);
        long idleFirst = java.util.stream.IntStream.range(0, DRAWS)
                .filter(i -> WeightedShuffle.of(devices, GetPaths::weight, random)
                                .getFirst()
                                .devid()
                        == 2)
                .count();
        // 99 of 99 + 12
        assertThat((double) idleFirst / DRAWS).isBetween(0.87, 0.915);
    }
}

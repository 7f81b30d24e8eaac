package org.mogilefs.tracker.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mogilefs.tracker.cluster.Device;

/** The cases that fix what MultipleHosts means. */
class MultipleHostsTest {
    private static final ReplicationPolicy POLICY = new MultipleHosts(OptionalInt.empty());

    @ParameterizedTest
    @CsvSource({
        "2, h1 d1* d2; h2 d3* d4",
        "3, h1 d1 d2*; h2 d3* d4*",
        "1, h1 d1*; h2 d2",
        "2, h1 d1*=drain; h2 d2*; h3 d3",
        "5, h1 d1*; h2 d2*",
        // hosts without an alive device count as used and not as usable: the original is content here, and so are we
        "3, h1 d1*=down; h2 d2; h3 d3* d4*=drain"
    })
    void isHappy(int mindevcount, String cluster) {
        assertThat(Cluster.of(cluster).decide(POLICY, mindevcount)).isEqualTo(Decision.HAPPY);
    }

    @ParameterizedTest
    @CsvSource({"2, h1 d1* d2; h2 d3* d4; h3 d5*", "2, h1 d1* d2*; h2 d3*", "1, h1 d1* d2*"})
    void isTooHappy(int mindevcount, String cluster) {
        assertThat(Cluster.of(cluster).decide(POLICY, mindevcount)).isEqualTo(Decision.TOO_HAPPY);
    }

    @ParameterizedTest
    @CsvSource({
        "2, h1 d1* d2*; h2 d3 d4, 3 4, ''",
        "2, h1 d1* d2; h2=down d3 d4, '', 2",
        "2, h1 d1* d2; h2=down d3 d4; h3 d5 d6, 5 6, 2",
        "2, h1 d1 d2*=dead; h2 d3* d4, 1, 4",
        "3, h1 d1 d2*; h2 d3* d4, 1 4, ''",
        "3, h1 d1 d2*; h2 d3* d4; h3 d5, 5, 1 4",
        "3, h1 d1 d2*; h2 d3* d4; h3=down d5, '', 1 4",
        "2, h1 d1*; h2 d2=readonly d3=drain d4=down, '', ''"
    })
    void wantsCopiesOn(int mindevcount, String cluster, String ideal, String desperate) {
        Decision decision = Cluster.of(cluster).decide(POLICY, mindevcount);
        assertThat(decision).isInstanceOfSatisfying(Decision.NeedsCopy.class, needs -> {
            assertThat(devids(needs.ideal())).containsExactlyInAnyOrderElementsOf(numbers(ideal));
            assertThat(devids(needs.desperate())).containsExactlyInAnyOrderElementsOf(numbers(desperate));
        });
    }

    @Test
    void aNumberInThePolicyOverridesTheClass() {
        Cluster cluster = Cluster.of("h1 d1*; h2 d2*; h3 d3*");
        assertThat(cluster.decide(new MultipleHosts(OptionalInt.of(3)), 2)).isEqualTo(Decision.HAPPY);
    }

    static List<Integer> devids(List<Device> devices) {
        return devices.stream().map(Device::devid).toList();
    }

    static List<Integer> numbers(String text) {
        return Arrays.stream(text.split(" "))
                .filter(t -> !t.isEmpty())
                .map(Integer::valueOf)
                .toList();
    }
}

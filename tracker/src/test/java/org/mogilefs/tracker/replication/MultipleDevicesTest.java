package org.mogilefs.tracker.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases that fix what MultipleDevices means. */
class MultipleDevicesTest {
    private static final ReplicationPolicy POLICY = new MultipleDevices(OptionalInt.empty());

    @ParameterizedTest
    @CsvSource({
        "2, h1 d1* d2*; h2 d3",
        "1, h1 d1*; h2 d2",
        "2, h1 d1*=drain d2*=down; h2 d3",
        // on every device that is not dead
        "5, h1 d1* d2*; h2 d3=dead"
    })
    void isHappy(int mindevcount, String cluster) {
        assertThat(Cluster.of(cluster).decide(POLICY, mindevcount)).isEqualTo(Decision.HAPPY);
    }

    @ParameterizedTest
    @CsvSource({"1, h1 d1* d2*", "2, h1 d1* d2*; h2 d3*"})
    void isTooHappy(int mindevcount, String cluster) {
        assertThat(Cluster.of(cluster).decide(POLICY, mindevcount)).isEqualTo(Decision.TOO_HAPPY);
    }

    @ParameterizedTest
    @CsvSource({"2, h1 d1* d2; h2 d3, 2 3", "2, h1 d1* d2*=dead; h2=down d3, ''", "3, h1 d1* d2* d3=readonly; h2 d4, 4"
    })
    void wantsCopiesOnAnyDevice(int mindevcount, String cluster, String ideal) {
        assertThat(Cluster.of(cluster).decide(POLICY, mindevcount))
                .isInstanceOfSatisfying(Decision.NeedsCopy.class, needs -> {
                    assertThat(MultipleHostsTest.devids(needs.ideal()))
                            .containsExactlyInAnyOrderElementsOf(MultipleHostsTest.numbers(ideal));
                    assertThat(needs.desperate()).isEmpty();
                });
    }

    @Test
    void aNumberInThePolicyOverridesTheClass() {
        assertThat(Cluster.of("h1 d1* d2* d3*").decide(new MultipleDevices(OptionalInt.of(3)), 2))
                .isEqualTo(Decision.HAPPY);
    }
}

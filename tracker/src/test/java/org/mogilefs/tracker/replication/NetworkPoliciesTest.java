package org.mogilefs.tracker.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class NetworkPoliciesTest {
    private static final Map<String, String> ZONES =
            Map.of("network_zones", "near, far", "zone_near", "10.1.0.0/16", "zone_far", "10.2.0.0/16,10.3.0.0/16");
    private static final ReplicationPolicy ONE_EACH = new HostsPerNetwork(Map.of("near", 1, "far", 1));

    private static Decision decide(ReplicationPolicy policy, String cluster) {
        return Cluster.of(cluster, ZONES).decide(policy, 2);
    }

    private static List<Integer> ideal(Decision decision) {
        return MultipleHostsTest.devids(((Decision.NeedsCopy) decision).ideal());
    }

    @Test
    void aCopyInEachNetworkIsEnough() {
        assertThat(decide(ONE_EACH, "h1@10.1.0.1 d1*; h2@10.3.0.1 d2*; h3@10.1.0.2 d3"))
                .isEqualTo(Decision.HAPPY);
    }

    @Test
    void twoCopiesInOneNetworkAreNot() {
        Decision decision = decide(ONE_EACH, "h1@10.1.0.1 d1*; h2@10.1.0.2 d2*; h3@10.2.0.1 d3; h4@10.1.0.3 d4");
        assertThat(ideal(decision)).containsExactly(3);
        assertThat(((Decision.NeedsCopy) decision).desperate()).isEmpty();
    }

    @Test
    void anyPlaceIsBetterThanTooFewCopies() {
        Decision decision = decide(ONE_EACH, "h1@10.1.0.1 d1*; h2@10.1.0.2 d2; h3=down@10.2.0.1 d3");
        assertThat(ideal(decision)).isEmpty();
        assertThat(MultipleHostsTest.devids(((Decision.NeedsCopy) decision).desperate()))
                .containsExactly(2);
    }

    @Test
    void moreThanAllNetworksWantIsTooMany() {
        assertThat(decide(ONE_EACH, "h1@10.1.0.1 d1*; h2@10.1.0.2 d2*; h3@10.2.0.1 d3*"))
                .isEqualTo(Decision.TOO_HAPPY);
    }

    @Test
    void theSmallestBlockDecidesTheNetwork() {
        Map<String, String> nested =
                Map.of("network_zones", "all,part", "zone_all", "10.0.0.0/8", "zone_part", "10.1.0.0/16");
        Cluster cluster = Cluster.of("h1@10.1.0.1 d1", nested);
        assertThat(NetworkZones.of(cluster.view()).zoneOf("10.1.0.1")).contains("part");
        assertThat(NetworkZones.of(cluster.view()).zoneOf("10.9.0.1")).contains("all");
        assertThat(NetworkZones.of(cluster.view()).zoneOf("not an address")).isEmpty();
    }

    @Test
    void aUnionIsHappyOnlyWhenAllAre() {
        Union union = new Union(List.of(new MultipleHosts(OptionalInt.of(2)), ONE_EACH));
        assertThat(decide(union, "h1@10.1.0.1 d1*; h2@10.2.0.1 d2*")).isEqualTo(Decision.HAPPY);
        assertThat(ideal(decide(union, "h1@10.1.0.1 d1*; h2@10.1.0.2 d2; h3@10.2.0.1 d3")))
                .startsWith(3);
        assertThat(decide(union, "h1@10.1.0.1 d1*; h2@10.1.0.2 d2*; h3@10.2.0.1 d3*"))
                .isEqualTo(Decision.TOO_HAPPY);
    }
}

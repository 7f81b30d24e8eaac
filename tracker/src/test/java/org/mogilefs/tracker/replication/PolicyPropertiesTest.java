package org.mogilefs.tracker.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.tracker.cluster.Device;

/** What holds of every policy, whatever the state of hosts and devices. */
class PolicyPropertiesTest {
    private static final Map<String, String> ZONES =
            Map.of("network_zones", "near,far", "zone_near", "10.1.0.0/16", "zone_far", "10.2.0.0/16");

    @Provide
    Arbitrary<ReplicationPolicy> policies() {
        return Arbitraries.of(
                new MultipleHosts(OptionalInt.empty()),
                new MultipleDevices(OptionalInt.empty()),
                new HostsPerNetwork(Map.of("near", 1, "far", 2)),
                new Union(List.of(new MultipleHosts(OptionalInt.empty()), new HostsPerNetwork(Map.of("near", 1)))));
    }

    /** Clusters of up to five hosts with up to three devices each, in any state, the file on any of them. */
    @Provide
    Arbitrary<Cluster> clusters() {
        Arbitrary<String> device = Combinators.combine(
                        Arbitraries.of("", "*"), Arbitraries.of("", "", "=readonly", "=drain", "=down", "=dead"))
                .as((star, state) -> star + state);
        Arbitrary<List<String>> devices = device.list().ofMaxSize(3);
        Arbitrary<String> state = Arbitraries.of("", "", "=readonly", "=down", "=dead");
        return Combinators.combine(state, Arbitraries.of(1, 2, 3), devices)
                .as(HostInWords::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(PolicyPropertiesTest::cluster);
    }

    private record HostInWords(String state, int net, List<String> devices) {}

    private static Cluster cluster(List<HostInWords> hosts) {
        StringBuilder text = new StringBuilder();
        int devid = 0;
        for (int i = 0; i < hosts.size(); i++) {
            HostInWords host = hosts.get(i);
            text.append("h%d%s@10.%d.0.%d".formatted(i + 1, host.state(), host.net(), i + 1));
            for (String device : host.devices()) {
                text.append(" d").append(++devid).append(device);
            }
            text.append(';');
        }
        return Cluster.of(text.toString(), ZONES);
    }

    @Property
    void neverPutsTwoCopiesOnOneDeviceNorOneWhereNoneMayGo(
            @ForAll("policies") ReplicationPolicy policy,
            @ForAll("clusters") Cluster cluster,
            @ForAll @IntRange(min = 1, max = 5) int mindevcount) {
        if (cluster.decide(policy, mindevcount) instanceof Decision.NeedsCopy needs) {
            Set<Integer> suggested = new HashSet<>();
            for (List<Device> list : List.of(needs.ideal(), needs.desperate())) {
                for (Device device : list) {
                    assertThat(suggested.add(device.devid())).isTrue();
                    assertThat(cluster.on()).doesNotContain(device);
                    assertThat(cluster.view().canTakeFiles(device, 100)).isTrue();
                }
            }
        }
    }

    @Property
    void aFileWithTooFewCopiesIsNotHappyWhileThereIsAPlaceOnAnotherHost(
            @ForAll("clusters") Cluster cluster, @ForAll @IntRange(min = 2, max = 5) int mindevcount) {
        List<Device> told =
                cluster.on().stream().filter(d -> d.state().holdsFiles()).toList();
        Set<Integer> used = told.stream().map(Device::hostid).collect(Collectors.toSet());
        boolean place = cluster.view().devices().stream()
                .anyMatch(d -> !used.contains(d.hostid()) && cluster.view().canTakeFiles(d, 100));
        if (told.size() < mindevcount && place) {
            assertThat(cluster.decide(new MultipleHosts(OptionalInt.empty()), mindevcount))
                    .isInstanceOfSatisfying(
                            Decision.NeedsCopy.class,
                            needs -> assertThat(needs.ideal()).isNotEmpty());
        }
    }

    @Property
    void whatIsCalledHappyHasItsCopies(
            @ForAll("clusters") Cluster cluster, @ForAll @IntRange(min = 1, max = 5) int mindevcount) {
        List<Device> told =
                cluster.on().stream().filter(d -> d.state().holdsFiles()).toList();
        if (!(cluster.decide(new MultipleDevices(OptionalInt.empty()), mindevcount) instanceof Decision.NeedsCopy)) {
            long living = cluster.view().devices().stream()
                    .filter(d -> d.state() != DeviceState.DEAD)
                    .count();
            assertThat(told).hasSizeGreaterThanOrEqualTo((int) Math.min(mindevcount, Math.max(2, living)));
        }
    }

    /** What each policy promises, in other words than its own code has. */
    private static boolean isMet(ReplicationPolicy policy, Cluster cluster, int mindevcount) {
        List<Device> told =
                cluster.on().stream().filter(d -> d.state().holdsFiles()).toList();
        long onHosts = told.stream().map(Device::hostid).distinct().count();
        long living = cluster.view().devices().stream()
                .filter(d -> d.state() != DeviceState.DEAD)
                .count();
        boolean everywhere = told.size() >= 2 && told.size() == living;
        return switch (policy) {
            case MultipleDevices _ -> told.size() >= mindevcount || everywhere;
            case MultipleHosts _ -> {
                long hosts = cluster.view().devices().stream()
                        .filter(d -> d.state() == DeviceState.ALIVE)
                        .map(Device::hostid)
                        .distinct()
                        .count();
                // more copies than wanted, on too few hosts: the original, too, takes one away first
                yield onHosts >= mindevcount
                        || told.size() > mindevcount
                        || told.size() == mindevcount && onHosts >= hosts
                        || everywhere;
            }
            case HostsPerNetwork(Map<String, Integer> hosts) ->
                hosts.entrySet().stream().allMatch(zone -> hostsIn(cluster, told, zone.getKey()) >= zone.getValue());
            case Union(List<ReplicationPolicy> all) -> all.stream().allMatch(p -> isMet(p, cluster, mindevcount));
            default -> throw new IllegalArgumentException(policy.toString());
        };
    }

    private static long hostsIn(Cluster cluster, List<Device> devices, String zone) {
        String net = zone.equals("near") ? "10.1." : "10.2.";
        return devices.stream()
                .map(d -> cluster.view().hostOf(d).orElseThrow())
                .filter(host -> host.ip().startsWith(net))
                .distinct()
                .count();
    }

    @Property
    void whatIsCalledHappyMeetsItsPolicy(
            @ForAll("policies") ReplicationPolicy policy,
            @ForAll("clusters") Cluster cluster,
            @ForAll @IntRange(min = 1, max = 5) int mindevcount) {
        if (!(cluster.decide(policy, mindevcount) instanceof Decision.NeedsCopy)) {
            assertThat(isMet(policy, cluster, mindevcount)).isTrue();
        }
    }

    @Property
    void whatIsCalledTooHappyHasACopyToSpare(
            @ForAll("policies") ReplicationPolicy policy,
            @ForAll("clusters") Cluster cluster,
            @ForAll @IntRange(min = 1, max = 5) int mindevcount) {
        if (cluster.decide(policy, mindevcount) instanceof Decision.TooHappy) {
            long told =
                    cluster.on().stream().filter(d -> d.state().holdsFiles()).count();
            assertThat(told).isGreaterThanOrEqualTo(2);
        }
    }

    @Property
    void aFileThatIsOnNoDeviceIsNeverHappy(
            @ForAll("policies") ReplicationPolicy policy,
            @ForAll("clusters") Cluster cluster,
            @ForAll @IntRange(min = 1, max = 5) int mindevcount) {
        assertThat(new Cluster(cluster.view(), List.of()).decide(policy, mindevcount))
                .isInstanceOf(Decision.NeedsCopy.class);
    }

    @Property
    void copyingWhereItSaysComesToAnEnd(
            @ForAll("policies") ReplicationPolicy policy,
            @ForAll("clusters") Cluster cluster,
            @ForAll @IntRange(min = 1, max = 5) int mindevcount) {
        List<Device> on = new ArrayList<>(cluster.on());
        int steps = 0;
        while (new Cluster(cluster.view(), on).decide(policy, mindevcount) instanceof Decision.NeedsCopy needs) {
            List<Device> places = needs.ideal().isEmpty() ? needs.desperate() : needs.ideal();
            if (places.isEmpty()) {
                break;
            }
            on.add(places.getFirst());
            assertThat(++steps).isLessThanOrEqualTo(cluster.view().devices().size());
        }
    }
}

package org.mogilefs.tracker.rebalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.rebalance.RebalanceState.Counts;
import org.mogilefs.tracker.rebalance.RebalanceState.Source;
import org.mogilefs.tracker.rebalance.RebalanceState.Times;
import org.mogilefs.tracker.store.FileRow;

/** What holds of every policy, state and batch. */
class RebalancePropertiesTest {
    private static final Set<String> OPTIONS = Set.of(
            "from_all_devs from_hosts from_devices from_percent_used from_percent_free from_space_used from_space_free"
                    .split(" "));

    private static final ClusterView CLUSTER = Views.of(IntStream.rangeClosed(1, 9)
            .mapToObj(devid -> Views.device(devid, 1 + devid % 3, devid * 100L))
            .toArray(Device[]::new));

    @Provide
    Arbitrary<RebalanceState> states() {
        Arbitrary<List<Integer>> devids =
                Arbitraries.integers().between(1, 1 << 24).list().ofMaxSize(5);
        Arbitrary<Long> numbers = Arbitraries.longs().between(0, Long.MAX_VALUE);
        Arbitrary<Optional<Source>> sources = Combinators.combine(
                        Arbitraries.integers().between(1, Integer.MAX_VALUE), numbers, numbers.optional())
                .as((devid, fid, limit) ->
                        new Source(devid, fid, limit.map(OptionalLong::of).orElseGet(OptionalLong::empty)))
                .optional();
        Arbitrary<Counts> counts =
                Combinators.combine(numbers, numbers, numbers).as(Counts::new);
        Arbitrary<Times> times =
                Combinators.combine(numbers, numbers, numbers, numbers, numbers).as(Times::new);
        return Combinators.combine(devids, devids, sources, numbers, counts, times)
                .as(RebalanceState::new);
    }

    @Property(tries = 300)
    void aStateThatIsSavedReadsBackTheSame(@ForAll("states") RebalanceState state) throws RebalanceException {
        assertThat(RebalanceState.parse(state.text())).isEqualTo(state);
    }

    @Property(tries = 300)
    void theOrderOfAStatesPairsDoesNotMatter(@ForAll("states") RebalanceState state, @ForAll int seed)
            throws RebalanceException {
        List<String> pairs = new java.util.ArrayList<>(List.of(state.text().split(" ")));
        java.util.Collections.shuffle(pairs, new java.util.Random(seed));
        assertThat(RebalanceState.parse(String.join(" ", pairs))).isEqualTo(state);
    }

    @Property(tries = 300)
    void listsSelectExactlyWhatTheyName(
            @ForAll @Size(max = 4) List<@IntRange(min = 1, max = 12) Integer> devices,
            @ForAll @Size(max = 3) List<@IntRange(min = 1, max = 4) Integer> hosts)
            throws RebalanceException {
        String policy = option("from_devices", devices) + option("from_hosts", hosts);
        assertThat(new DeviceSelection(CLUSTER, RebalancePolicy.parse(policy), 0).sources())
                .isEqualTo(CLUSTER.devices().stream()
                        .filter(d -> devices.isEmpty() || devices.contains(d.devid()))
                        .filter(d -> hosts.isEmpty() || hosts.contains(d.hostid()))
                        .map(Device::devid)
                        .toList());
    }

    private static String option(String key, List<Integer> values) {
        return values.isEmpty()
                ? ""
                : key + "="
                        + String.join(",", values.stream().map(String::valueOf).toList()) + " ";
    }

    @Property(tries = 300)
    void boundsSelectWhatIsAboveThem(@ForAll @IntRange(min = 1, max = 100) int percent) throws RebalanceException {
        assertThat(new DeviceSelection(CLUSTER, RebalancePolicy.parse("from_percent_used=" + percent), 0).sources())
                .isEqualTo(IntStream.rangeClosed(1, 9)
                        .filter(devid -> devid * 10 > percent)
                        .boxed()
                        .toList());
    }

    @Property(tries = 300)
    void anUnknownOptionIsRefusedByItsName(@ForAll("words") String word) {
        Assume.that(!OPTIONS.contains(word) && !word.matches("(not_)?to_.*|limit.*|fid_age|use_.*|leave_.*"));
        assertThatThrownBy(() -> RebalancePolicy.parse("from_hosts=1 " + word + "=1"))
                .isInstanceOf(RebalanceException.class)
                .hasMessage("Invalid setting " + word);
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars('_')
                .ofMinLength(1)
                .ofMaxLength(12);
    }

    /** Whatever a client sends is refused in words or carried out, never anything else. */
    @Property(tries = 500)
    void noTextBreaksTheParser(@ForAll String noise, @ForAll("words") String word) {
        for (String text : List.of(noise, "from_hosts=" + noise, "limit_by=size limit=" + noise, word + noise)) {
            try {
                RebalancePolicy policy = RebalancePolicy.parse(text);
                new DeviceSelection(CLUSTER, policy, 0).sources();
                policy.check();
            } catch (RebalanceException e) {
                assertThat(e).hasMessageMatching("(?s).+");
            }
        }
    }

    @Property(tries = 300)
    void aBatchStaysWithinItsLimit(
            @ForAll @Size(min = 1, max = 30) List<@LongRange(max = 5000) Long> lengths,
            @ForAll @LongRange(max = 20000) long amount,
            @ForAll Limit.Unit unit,
            @ForAll boolean isGlobal) {
        Limit limit = new Limit(unit, isGlobal && unit != Limit.Unit.NONE, amount);
        List<Long> fids = LongStream.rangeClosed(1, lengths.size()).boxed().toList();
        Map<Long, FileRow> files = new HashMap<>();
        fids.forEach(fid -> files.put(fid, new FileRow(fid, 1, "k" + fid, lengths.get(fid.intValue() - 1), 0, 2)));
        Batch batch = Batch.choose(
                begun(limit),
                limit,
                fids,
                files,
                new Batch.Destinations(List.of(2, 3, 4), OptionalInt.of(2), new SplittableRandom(1)),
                1700000000);
        long bytes = batch.moves().stream()
                .mapToLong(move -> files.get(move.fid()).length())
                .sum();
        long used = unit == Limit.Unit.COUNT ? batch.moves().size() : bytes;
        if (unit == Limit.Unit.NONE) {
            assertThat(batch.moves()).hasSameSizeAs(fids);
        } else {
            assertThat(used).isLessThanOrEqualTo(amount);
            assertThat(batch.state().left(limit)).isEqualTo(amount - used);
        }
        assertThat(batch.state().current().orElseThrow().lastFid()).isEqualTo(fids.getLast());
        assertThat(batch.state().counts().fids()).isEqualTo(batch.moves().size());
        assertThat(batch.state().counts().bytes()).isEqualTo(bytes);
        assertThat(batch.moves()).allSatisfy(move -> {
            assertThat(move.devid()).isEqualTo(1);
            assertThat(move.arg()).hasSize(2).doesNotHaveDuplicates().isSubsetOf(2, 3, 4);
        });
    }

    private static RebalanceState begun(Limit limit) {
        return new RebalanceState(
                        List.of(),
                        List.of(1),
                        Optional.empty(),
                        limit.isGlobal() ? limit.amount() : 0,
                        Counts.NONE,
                        new Times(1, 0, 0, 0, 0))
                .withNextSource(limit);
    }
}

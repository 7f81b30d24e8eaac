package org.mogilefs.tracker.rebalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.tracker.cluster.ClusterView;

/** What policies say, and which make no sense. */
class RebalancePolicyTest {
    private static final long MIN_FREE_MB = 50;

    private static final ClusterView CLUSTER = Views.of(
            Views.device(1, 1, 950),
            Views.device(2, 1, 100),
            Views.device(3, 2, 500),
            Views.device(4, 2, DeviceState.DRAIN, OptionalLong.of(900)),
            Views.device(5, 3, DeviceState.READONLY, OptionalLong.of(10)),
            Views.device(6, 3, DeviceState.ALIVE, OptionalLong.empty()),
            Views.device(7, 3, 960));

    private static List<Integer> sources(String policy) throws RebalanceException {
        return new DeviceSelection(CLUSTER, RebalancePolicy.parse(policy), MIN_FREE_MB).sources();
    }

    private static List<Integer> destinations(String policy) throws RebalanceException {
        return new DeviceSelection(CLUSTER, RebalancePolicy.parse(policy), MIN_FREE_MB).destinations(List.of());
    }

    private static List<Integer> devids(String text) {
        return text.isEmpty()
                ? List.of()
                : List.of(text.split(" ")).stream().map(Integer::valueOf).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 1 2 3 4 6 7",
                "from_all_devs=1 | 1 2 3 4 6 7",
                "from_devices=3 | 3",
                "from_devices=3,5,99 | 3",
                "from_hosts=1,2 from_devices=2,3,6 | 2 3",
                "from_devices | ''",
                "from_devices= | ''",
                "'from_devices=,' | 1 2 3 4 6 7",
                "from_percent_used=90 | 1 7",
                "from_percent_used=89.5 | 1 4 7",
                "from_percent_used=0 | 1 2 3 4 6 7",
                "from_percent_used | 1 2 3 4 6 7",
                "from_percent_free=50 | 2",
                "from_space_used=500 | 1 4 7",
                "from_space_free=499 from_space_used=100 | 3",
                "from_hosts=1 from_hosts=2 | 3 4",
            })
    void filesLeave(String policy, String devids) throws RebalanceException {
        assertThat(sources(policy)).isEqualTo(devids(devids));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 1 2 3 6",
                "to_devices=1,2,4,5,7 | 1 2",
                "to_hosts=3 | 6",
                "not_to_hosts=1 not_to_devices=6 | 3",
                "to_percent_free=40 | 2 3",
                "to_percent_used=40 | 1 3",
                "to_space_free=899 | 2",
                "to_space_used=899 | 1",
                "to_all_devs=0 | 1 2 3 6",
            })
    void filesGoTo(String policy, String devids) throws RebalanceException {
        assertThat(destinations(policy)).isEqualTo(devids(devids));
    }

    @Test
    void noSourceIsADestination() throws RebalanceException {
        DeviceSelection devices =
                new DeviceSelection(CLUSTER, RebalancePolicy.parse("from_devices=1,2,3"), MIN_FREE_MB);
        assertThat(devices.destinations(devices.sources())).containsExactly(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | nonsense",
                "from_hosts=1 nonsense=2 other=3 | nonsense",
                "' from_hosts=1' | ''",
                "from_hosts=1  to_hosts=2 | ''",
                "=5 | ''",
                "FROM_HOSTS=1 | FROM_HOSTS",
                "fids_queued=1 | fids_queued",
            })
    void unknownOptionsAreRefused(String policy, String option) {
        assertThatThrownBy(() -> RebalancePolicy.parse(policy))
                .isInstanceOf(RebalanceException.class)
                .hasMessage("Invalid setting " + option);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "from_hosts=1 ", "from_hosts=1   ", "from_hosts=1\tto_hosts=2", "limit=5=6"})
    void blanksAtTheEndDoNotMatter(String policy) throws RebalanceException {
        RebalancePolicy.parse(policy).check();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit_by=count limit=5 | COUNT | false | 5",
                "limit_by=size limit=7 | SIZE | false | 7",
                "limit_by=size limit=7b | SIZE | false | 7",
                "limit_by=size limit=2K | SIZE | false | 2048",
                "limit_by=size limit=5m | SIZE | false | 5242880",
                "limit_by=size limit=100g limit_type=device | SIZE | false | 107374182400",
                "limit_by=size limit=3t limit_type=global | SIZE | true | 3298534883328",
                "limit_by=size limit=9999999p | SIZE | false | 9223372036854775807",
                "limit=5 | NONE | false | 0",
                "limit_type=global | NONE | false | 0",
            })
    void limitsAreFilesOrBytes(String policy, Limit.Unit unit, boolean isGlobal, long amount)
            throws RebalanceException {
        assertThat(RebalancePolicy.parse(policy).limit()).isEqualTo(new Limit(unit, isGlobal, amount));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit_by=percent limit=10% | policy size limits by percent are unimplemented",
                "limit_by=weight limit=5 | unknown limit_by type: weight",
                "limit_by=size limit=5x | Don't know what this number is: 5x",
                "limit_by=size limit=1.5g | Don't know what this number is: 1.5g",
                "limit_by=size | 'Don''t know what this number is: '",
                "limit_by=count limit=5k | Don't know what this number is: 5k",
                "limit_by=count limit=5 limit_type=host | unknown limit_type: host",
                "fid_age=oldest | invalid age argument: oldest",
                "use_dest_devs=some | use_dest_devs is neither all nor a number of devices: some",
                "use_dest_devs=0 | use_dest_devs is neither all nor a number of devices: 0",
                "from_percent_used=much | Don't know what this number is: much",
            })
    void valuesThatCannotBeCarriedOutAreSeenBeforeTheStart(String text, String message) throws RebalanceException {
        RebalancePolicy policy = RebalancePolicy.parse(text);
        assertThatThrownBy(policy::check).isInstanceOf(RebalanceException.class).hasMessage(message);
    }

    @Test
    void theRestHasDefaults() throws RebalanceException {
        RebalancePolicy usual = RebalancePolicy.parse("");
        assertThat(usual.isNewestFirst()).isFalse();
        assertThat(usual.leavesInDrain()).isFalse();
        assertThat(usual.destinationsPerFile()).isEmpty();
        RebalancePolicy other = RebalancePolicy.parse("fid_age=new leave_in_drain_mode=1 use_dest_devs=2");
        assertThat(other.isNewestFirst()).isTrue();
        assertThat(other.leavesInDrain()).isTrue();
        assertThat(other.destinationsPerFile()).isEqualTo(OptionalInt.of(2));
    }
}

package org.mogilefs.tracker.rebalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.mogilefs.tracker.rebalance.RebalanceState.Counts;
import org.mogilefs.tracker.rebalance.RebalanceState.Source;
import org.mogilefs.tracker.rebalance.RebalanceState.Times;

/** States as trackers of both kinds save them. */
class RebalanceStateTest {
    @Test
    void isReadAsTheOriginalSavesItInTheMiddleOfARun() throws RebalanceException {
        assertThat(RebalanceState.parse("time_latest_run=1700000100 limit=0 fids_queued=1500 sdev_lastfid=4711"
                        + " time_finished=0 source_devs=7,9 bytes_queued=123456 completed_devs=,3,5"
                        + " time_started=1700000000 sdev_current=4 time_stopped=0 empty_runs=2 sdev_limit=none"
                        + " time_latest_empty_run=1700000050"))
                .isEqualTo(new RebalanceState(
                        List.of(3, 5),
                        List.of(7, 9),
                        Optional.of(new Source(4, 4711, OptionalLong.empty())),
                        0,
                        new Counts(1500, 123456, 2),
                        new Times(1700000000, 0, 0, 1700000100, 1700000050)));
    }

    @Test
    void isReadAsTheOriginalSavesItBetweenTwoDevices() throws RebalanceException {
        RebalanceState state = RebalanceState.parse("completed_devs=,3 source_devs= limit=0 fids_queued=2");
        assertThat(state.completed()).containsExactly(3);
        assertThat(state.waiting()).isEmpty();
        assertThat(state.current()).isEmpty();
    }

    @Test
    void aLimitOfBytesMayBeInAnyFormOfNumber() throws RebalanceException {
        RebalanceState state = RebalanceState.parse("sdev_current=4 sdev_limit=1.5e+3");
        assertThat(state.current()).contains(new Source(4, 0, OptionalLong.of(1500)));
    }

    @Test
    void isSavedInTheOriginalsForm() {
        RebalanceState state = new RebalanceState(
                List.of(1),
                List.of(2, 3),
                Optional.of(new Source(4, 99, OptionalLong.of(5))),
                0,
                new Counts(6, 7, 8),
                new Times(9, 10, 11, 12, 13));
        assertThat(state.text())
                .isEqualTo("completed_devs=1 source_devs=2,3 sdev_current=4 sdev_lastfid=99 sdev_limit=5 limit=0"
                        + " fids_queued=6 bytes_queued=7 time_started=9 time_finished=10 time_stopped=11"
                        + " time_latest_run=12 time_latest_empty_run=13 empty_runs=8");
    }

    @Test
    void anythingElseIsRefused() {
        assertThatThrownBy(() -> RebalanceState.parse("sdev_current=4 colour=red"))
                .isInstanceOf(RebalanceException.class)
                .hasMessage("Invalid setting colour");
    }
}

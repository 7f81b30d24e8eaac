package org.mogilefs.tracker.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mogilefs.protocol.PercentEncoding;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TrackerFixture;
import org.mogilefs.tracker.worker.Hostname;

/** The commands that steer the rebalance; no job runs, so that the settings stay as the commands leave them. */
class RebalanceCommandTest {
    private static final String BEGUN =
            " sdev_current=0 sdev_lastfid=0 sdev_limit=0 limit=0 fids_queued=0" + " bytes_queued=0 time_started=";

    private static TrackerFixture tracker;

    @BeforeAll
    static void start() {
        tracker = new TrackerFixture(TestDatabase.Kind.SQLITE).withDevices();
    }

    @AfterAll
    static void stop() {
        tracker.close();
    }

    @AfterEach
    void forget() {
        tracker.setting("rebal_host", "");
        tracker.must("fsck_stop");
        tracker.must("rebalance_set_policy");
    }

    private static String policy(String text) {
        return tracker.ask("rebalance_set_policy policy=" + PercentEncoding.encode(text));
    }

    private static String setting(String key) {
        return tracker.must("server_setting key=" + key).values().text("value");
    }

    @Test
    void withoutAPolicyThereIsNothingToDo() {
        assertThat(tracker.ask("rebalance_start")).isEqualTo("ERR no_rebal_policy No+rebalance+policy+available");
        assertThat(tracker.ask("rebalance_test")).isEqualTo("ERR no_rebal_policy No+rebalance+policy+available");
        assertThat(tracker.ask("rebalance_status")).isEqualTo("ERR no_rebal_state No+available+rebalance+status");
        assertThat(tracker.ask("rebalance_stop")).isEqualTo("ERR rebal_not_started Rebalance+not+running");
        assertThat(tracker.ask("rebalance_reset")).isEqualTo("OK ");
    }

    @Test
    void aPolicyIsKeptAsItWasGiven() {
        assertThat(policy("from_hosts=1 to_hosts=2 ")).isEqualTo("OK ");
        assertThat(setting("rebal_policy")).isEqualTo("from_hosts=1 to_hosts=2 ");
        assertThat(policy("")).isEqualTo("OK ");
        assertThat(tracker.ask("rebalance_start")).startsWith("ERR no_rebal_policy ");
        assertThat(policy("0")).isEqualTo("OK ");
        assertThat(tracker.ask("rebalance_test")).startsWith("ERR no_rebal_policy ");
        assertThat(tracker.ask("rebalance_set_policy")).isEqualTo("OK ");
        assertThat(tracker.ask("server_settings")).doesNotContain("rebal_policy");
    }

    @Test
    void anUnknownOptionIsRefusedAndTheOldPolicyKept() {
        policy("from_hosts=1");
        assertThat(policy("from_hosts=2 nonsense=1")).isEqualTo("ERR bad_rebal_pol Invalid+setting+nonsense");
        assertThat(setting("rebal_policy")).isEqualTo("from_hosts=1");
    }

    @Test
    void aTestNamesSourcesAndDestinations() {
        policy("from_hosts=1 not_to_devices=4");
        assertThat(tracker.ask("rebalance_test")).isEqualTo("OK sdevs=1,2&ddevs=3");
        policy("from_devices=3 to_hosts=1");
        assertThat(tracker.ask("rebalance_test")).isEqualTo("OK sdevs=3&ddevs=1,2");
        policy("from_devices=9 to_devices=9");
        assertThat(tracker.ask("rebalance_test")).isEqualTo("OK sdevs=&ddevs=");
    }

    @Test
    void aStartSavesTheStateAndSaysIt() {
        policy("from_hosts=1");
        String state = tracker.must("rebalance_start").values().text("state");
        assertThat(state).startsWith("completed_devs= source_devs=1,2" + BEGUN);
        assertThat(tracker.must("rebalance_status").values().text("state")).isEqualTo(state);
        assertThat(setting("rebal_state")).isEqualTo(state);
        assertThat(setting("rebal_host")).isEqualTo(Hostname.local());
    }

    @Test
    void whileItRunsThePolicyStandsAndNothingElseStarts() {
        policy("from_hosts=1");
        tracker.must("rebalance_start");
        assertThat(tracker.ask("rebalance_start")).isEqualTo("ERR rebal_running rebalance+is+already+running");
        assertThat(policy("nonsense"))
                .isEqualTo("ERR no_set_rebal cannot+change+rebalance+policy+while+rebalance+is+running");
        assertThat(tracker.ask("rebalance_reset")).isEqualTo("ERR rebal_running rebalance+is+running");
        assertThat(tracker.ask("fsck_start"))
                .isEqualTo("ERR rebal_running rebalance+running%3B+cannot+run+fsck+at+same+time");
        assertThat(tracker.ask("rebalance_stop")).isEqualTo("OK ");
        assertThat(setting("rebal_signal")).isEqualTo("stop");
    }

    @Test
    void fsckAndRebalanceExcludeEachOther() {
        policy("from_hosts=1");
        tracker.must("fsck_start");
        assertThat(tracker.ask("rebalance_start"))
                .isEqualTo("ERR fsck_running fsck+running%3B+cannot+run+rebalance+at+same+time");
    }

    @Test
    void aStartGoesOnFromTheSavedStateUntilItIsReset() {
        policy("from_hosts=1");
        String saved = "completed_devs=1 source_devs=2 fids_queued=7";
        tracker.setting("rebal_state", saved);
        tracker.setting("rebal_signal", "stop");
        assertThat(tracker.must("rebalance_start").values().text("state")).isEqualTo(saved);
        assertThat(setting("rebal_signal")).as("a signal for the last run").isEmpty();
        tracker.setting("rebal_host", "");
        assertThat(tracker.ask("rebalance_reset")).isEqualTo("OK ");
        assertThat(tracker.must("rebalance_start").values().text("state"))
                .startsWith("completed_devs= source_devs=1,2" + BEGUN);
    }

    @Test
    void anotherPolicyBeginsAnew() {
        policy("from_hosts=1");
        tracker.setting("rebal_state", "completed_devs=1 source_devs=2 fids_queued=7");
        policy("from_hosts=2");
        assertThat(tracker.ask("rebalance_status")).startsWith("ERR no_rebal_state ");
    }

    @Test
    void aPolicyThatCannotBeCarriedOutIsSetAsInTheOriginalAndRefusedAtTheStart() {
        assertThat(policy("limit_by=percent limit=10%")).isEqualTo("OK ");
        assertThat(tracker.ask("rebalance_start"))
                .isEqualTo("ERR bad_rebal_pol policy+size+limits+by+percent+are+unimplemented");
        assertThat(setting("rebal_host")).isEmpty();
    }

    @Test
    void callidIsEchoed() {
        assertThat(tracker.ask("rebalance_stop callid=7")).startsWith("ERR rebal_not_started");
        assertThat(tracker.ask("rebalance_reset callid=7")).isEqualTo("OK callid=7");
    }
}

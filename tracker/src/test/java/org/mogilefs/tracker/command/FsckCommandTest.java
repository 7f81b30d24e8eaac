package org.mogilefs.tracker.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.protocol.Arguments;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TrackerFixture;
import org.mogilefs.tracker.worker.Hostname;

/** The commands that steer fsck; no job runs, so that the settings stay as the commands leave them. */
class FsckCommandTest {
    private static TrackerFixture tracker;

    @BeforeAll
    static void start() {
        tracker = new TrackerFixture(TestDatabase.Kind.SQLITE);
        tracker.execute("INSERT INTO file (fid, dmid, dkey, length, classid, devcount) VALUES (70, 1, 'k', 1, 0, 1)");
    }

    @AfterAll
    static void stop() {
        tracker.close();
    }

    @BeforeEach
    void forget() {
        tracker.must("fsck_stop");
        tracker.must("fsck_clearlog");
        tracker.must("fsck_reset");
    }

    private static Arguments ok(String line) {
        return tracker.must(line).values();
    }

    private static String setting(String key) {
        return ok("server_setting key=" + key).text("value");
    }

    private static void log(String code) {
        tracker.execute("INSERT INTO fsck_log (utime, fid, evcode, devid) VALUES (1000, 70, '" + code + "', 3)");
    }

    @Test
    void aStartNamesThisHostAndNotesTheTime() {
        assertThat(tracker.ask("fsck_start")).isEqualTo("OK ");
        assertThat(ok("fsck_status").asMap())
                .containsEntry("running", "1")
                .containsEntry("host", Hostname.local())
                .containsEntry("max_fid_checked", "0")
                .containsEntry("end_fid", "70")
                .containsEntry("policy_only", "0")
                .containsEntry("stop_time", "0");
        assertThat(ok("fsck_status").number("start_time")).isPositive();
        assertThat(ok("fsck_status").number("current_time"))
                .isGreaterThanOrEqualTo(ok("fsck_status").number("start_time"));
    }

    @Test
    void aSecondStartIsRefused() {
        ok("fsck_start");
        assertThat(tracker.ask("fsck_start")).isEqualTo("ERR fsck_running fsck+is+already+running");
    }

    @Test
    void aStartWhileARebalanceRunsIsRefused() {
        tracker.setting("rebal_host", "elsewhere");
        try {
            assertThat(tracker.ask("fsck_start"))
                    .isEqualTo("ERR rebal_running rebalance+running%3B+cannot+run+fsck+at+same+time");
        } finally {
            tracker.setting("rebal_host", "");
        }
    }

    @Test
    void aStopNotesTheTimeAndNeverFails() {
        ok("fsck_start");
        assertThat(tracker.ask("fsck_stop")).isEqualTo("OK ");
        assertThat(tracker.ask("fsck_stop")).isEqualTo("OK ");
        assertThat(ok("fsck_status").asMap()).containsEntry("running", "0").containsEntry("host", "");
        assertThat(ok("fsck_status").number("stop_time")).isPositive();
    }

    @Test
    void aResetTakesThePlaceToStartFrom() {
        assertThat(tracker.ask("fsck_reset startpos=42")).isEqualTo("OK ");
        assertThat(ok("fsck_status").number("max_fid_checked")).isEqualTo(42);
        ok("fsck_start");
        assertThat(setting("fsck_start_fid")).isEqualTo("42");
        ok("fsck_stop");
        ok("fsck_reset");
        assertThat(ok("fsck_status").number("max_fid_checked")).isZero();
    }

    @Test
    void aResetTakesPolicyOnly() {
        ok("fsck_reset policy_only=1");
        assertThat(ok("fsck_status").text("policy_only")).isEqualTo("1");
        ok("fsck_reset policy_only=0");
        assertThat(setting("fsck_opt_policy_only")).isEmpty();
    }

    @Test
    void aStartAfterAFinishedRunGoesOnBehindIt() {
        ok("fsck_reset startpos=70");
        tracker.setting("fsck_sum_evcount_MISS", "5");
        ok("fsck_start");
        assertThat(setting("fsck_start_fid")).isEqualTo("70");
        assertThat(setting("fsck_sum_evcount_MISS")).isEmpty();
    }

    @Test
    void aStartInTheMiddleOfARunKeepsItsSums() {
        ok("fsck_reset startpos=10");
        tracker.setting("fsck_sum_evcount_MISS", "5");
        ok("fsck_start");
        assertThat(ok("fsck_status").text("num_MISS")).isEqualTo("5");
    }

    @Test
    void theLogIsSummedOnceByCode() {
        log("MISS");
        log("MISS");
        log("GONE");
        assertThat(ok("fsck_status").asMap()).containsEntry("num_MISS", "2").containsEntry("num_GONE", "1");
        assertThat(ok("fsck_status").asMap()).containsEntry("num_MISS", "2").containsEntry("num_GONE", "1");
    }

    @Test
    void theLogIsReadBehindALogid() {
        log("MISS");
        long first = ok("fsck_getlog").number("row_1_logid");
        log("FOND");
        assertThat(ok("fsck_getlog after_logid=" + first).asMap())
                .containsEntry("row_count", "1")
                .containsEntry("row_1_logid", Long.toString(first + 1))
                .containsEntry("row_1_utime", "1000")
                .containsEntry("row_1_fid", "70")
                .containsEntry("row_1_evcode", "FOND")
                .containsEntry("row_1_devid", "3");
    }

    @Test
    void theLogIsReadAHundredRowsAtATime() {
        for (int i = 0; i < 101; i++) {
            log("MISS");
        }
        assertThat(ok("fsck_getlog").number("row_count")).isEqualTo(100);
        assertThat(ok("fsck_status").text("num_MISS")).isEqualTo("101");
    }

    @Test
    void aLogRowWithoutFidOrDeviceLeavesThemOut() {
        tracker.execute("INSERT INTO fsck_log (utime, evcode) VALUES (1000, 'NOPA')");
        assertThat(ok("fsck_getlog").asMap()).doesNotContainKeys("row_1_fid", "row_1_devid");
    }

    @Test
    void aClearedLogIsEmpty() {
        log("MISS");
        assertThat(tracker.ask("fsck_clearlog")).isEqualTo("OK ");
        assertThat(tracker.ask("fsck_getlog")).isEqualTo("OK row_count=0");
    }
}

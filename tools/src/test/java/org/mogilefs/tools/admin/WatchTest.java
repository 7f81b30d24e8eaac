package org.mogilefs.tools.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WatchTest {
    private static Watch.State at(boolean running, long done, long all) {
        return new Watch.State(running, done, all, "fids", " MISS=2");
    }

    @Test
    void aBarRateAndTimeLeftAreShownWhileTheJobRuns() {
        assertThat(Watch.line(at(true, 1000, 9000), at(true, 3000, 9000), 10))
                .isEqualTo("[##########--------------------] 33.3% 3000 / 9000 fids, 200/s, 30s left MISS=2");
    }

    @Test
    void theFirstLookKnowsNoRate() {
        assertThat(Watch.line(at(true, 0, 9000), at(true, 0, 9000), 0))
                .isEqualTo("[------------------------------] 0.0% 0 / 9000 fids MISS=2");
    }

    @Test
    void aJobWithoutAKnownEndHasNoBar() {
        assertThat(Watch.line(at(true, 0, 0), at(true, 50, 0), 5)).isEqualTo("50 fids, 10/s MISS=2");
    }

    @Test
    void aJobThatStoppedIsSaidNotToRun() {
        assertThat(Watch.line(at(true, 0, 10), at(false, 10, 10), 5))
                .isEqualTo("not running [##############################] 100.0% 10 / 10 fids MISS=2");
    }
}

package org.mogilefs.tracker.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.mogilefs.tracker.store.sql.Progress.Mark;

class ProgressTest {
    private static final Duration LAG = Duration.ofSeconds(5);

    private final Progress progress = new Progress();

    private void at(int second, long fid, long asof) {
        progress.note(second * 1_000_000_000L, new Mark(fid, asof), LAG);
    }

    @Test
    void aReplicaMayBeBehindByTheLagAllowed() {
        at(0, 10, 100);
        assertThat(progress.isRecent(new Mark(9, 100))).isFalse();
        assertThat(progress.isRecent(new Mark(10, 100))).isTrue();
        at(1, 20, 100);
        at(4, 20, 100);
        assertThat(progress.isRecent(new Mark(10, 100))).isTrue();
        at(6, 20, 100);
        assertThat(progress.isRecent(new Mark(10, 100))).isFalse();
        assertThat(progress.isRecent(new Mark(20, 100))).isTrue();
    }

    @Test
    void theUsageOfDevicesTellsToo() {
        at(0, 10, 100);
        at(5, 10, 115);
        at(10, 10, 115);
        assertThat(progress.isRecent(new Mark(10, 100))).isFalse();
    }

    @Test
    void deletingTheNewestFileIsNoLag() {
        at(0, 10, 100);
        at(6, 9, 100);
        assertThat(progress.isRecent(new Mark(9, 100))).isTrue();
    }

    @Test
    void aReplicaOfADatabaseThatIsAwayIsRecent() {
        assertThat(progress.isRecent(new Mark(0, 0))).isTrue();
    }
}

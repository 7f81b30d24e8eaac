package org.mogilefs.tracker.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.mogilefs.tracker.store.QueuedFid;

/** An internal queue is filled with more each time that its workers empty it, up to the setting. */
class QueueFillerTest {
    private final WorkQueue<QueuedFid> queue = new WorkQueue<>(QueuedFid::fid);
    private final List<Integer> asked = new ArrayList<>();
    private int most = 220;
    private boolean hasWork = true;
    private long fid;
    private final QueueFiller<QueuedFid> filler = new QueueFiller<>(queue, this::claim, () -> most);

    private List<QueuedFid> claim(int limit) {
        asked.add(limit);
        if (!hasWork) {
            return List.of();
        }
        return LongStream.range(0, limit)
                .mapToObj(i -> new QueuedFid(++fid, 0, 0, 0, OptionalInt.empty(), Optional.empty(), 0))
                .toList();
    }

    private void work(int items) throws InterruptedException {
        for (int i = 0; i < items; i++) {
            queue.done(queue.poll(Duration.ZERO).orElseThrow());
        }
    }

    @Test
    void anEmptyQueueIsFilledWithMoreEachTimeUpToTheSetting() throws InterruptedException {
        for (int round = 0; round < 4; round++) {
            assertThat(filler.fetch()).isTrue();
            work(queue.size());
        }
        assertThat(asked).containsExactly(150, 200, 220, 220);
        most = 10;
        filler.fetch();
        assertThat(queue.size()).as("the setting takes effect at once").isEqualTo(10);
    }

    @Test
    void aQueueIsLeftAloneUntilItRunsLow() throws InterruptedException {
        filler.fetch();
        work(45);
        assertThat(filler.fetch()).as("seven tenths are left").isFalse();
        work(1);
        assertThat(filler.fetch()).isTrue();
        assertThat(asked).containsExactly(150, 150);
    }

    @Test
    void whereThereIsNoWorkItBeginsWithFewAgain() throws InterruptedException {
        filler.fetch();
        work(queue.size());
        hasWork = false;
        assertThat(filler.fetch()).isFalse();
        hasWork = true;
        assertThat(filler.fetch()).isTrue();
        assertThat(asked).containsExactly(150, 200, 150);
    }
}

package org.mogilefs.tracker.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private final WorkQueue<Long> queue = new WorkQueue<>(Long::longValue);

    @Test
    void countsWhatWaitsAndWhatWasHandedOut() throws InterruptedException {
        queue.addAll(List.of(1L, 2L));
        assertThat(queue.poll(Duration.ZERO)).contains(1L);
        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.sent()).isEqualTo(1);
    }

    @Test
    void anEmptyPollHandsOutNothing() throws InterruptedException {
        assertThat(queue.poll(Duration.ofMillis(1))).isEmpty();
        assertThat(queue.sent()).isZero();
    }

    @Test
    void aFidThatWaitsOrIsWorkedOnIsNotTakenInTwice() throws InterruptedException {
        queue.addAll(List.of(1L, 1L));
        assertThat(queue.waiting()).containsExactly(1L);
        assertThat(queue.poll(Duration.ZERO)).contains(1L);
        queue.addAll(List.of(1L));
        assertThat(queue.size()).isZero();
        queue.done(1L);
        queue.addAll(List.of(1L));
        assertThat(queue.size()).isEqualTo(1);
    }
}

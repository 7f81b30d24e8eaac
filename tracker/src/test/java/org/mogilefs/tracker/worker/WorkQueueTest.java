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
        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.poll(Duration.ZERO)).contains(1L);
        queue.addAll(List.of(1L));
        assertThat(queue.size()).isZero();
        queue.done(1L);
        queue.addAll(List.of(1L));
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void whatWaitsIsGivenUpWhileItsClaimHolds() throws InterruptedException {
        queue.addAll(List.of(1L, 2L, 3L));
        assertThat(queue.poll(Duration.ZERO)).contains(1L);
        assertThat(queue.drain(Duration.ofMinutes(1))).containsExactly(2L, 3L);
        assertThat(queue.size()).isZero();
        queue.addAll(List.of(1L, 2L));
        assertThat(queue.drain(Duration.ZERO)).as("too old").isEmpty();
        queue.addAll(List.of(2L));
        assertThat(queue.size()).as("it may come again").isEqualTo(1);
    }

    @Test
    void whatWasBrokenOffIsGivenUpToo() throws InterruptedException {
        queue.addAll(List.of(1L));
        assertThat(queue.poll(Duration.ZERO)).contains(1L);
        queue.putBack(1L);
        queue.done(1L);
        assertThat(queue.drain(Duration.ofMinutes(1))).containsExactly(1L);
    }
}

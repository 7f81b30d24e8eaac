package org.mogilefs.common.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OnceAMinuteTest {
    private long now = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos();
    private final OnceAMinute logged = new OnceAMinute(() -> now);

    @Test
    void eachKindIsDueOnceAMinute() {
        assertThat(logged.isDue("a")).isTrue();
        assertThat(logged.isDue("a")).isFalse();
        assertThat(logged.isDue("b")).isTrue();
        // over the end of the numbers: nanoTime may begin anywhere
        now += Duration.ofSeconds(60).toNanos();
        assertThat(logged.isDue("a")).isFalse();
        now++;
        assertThat(logged.isDue("a")).isTrue();
        assertThat(logged.isDue("a")).isFalse();
    }
}

package org.mogilefs.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A descriptor is closed once, and never under somebody's hands. */
class UsesTest {
    private final AtomicInteger closed = new AtomicInteger();
    private final Uses uses = new Uses(closed::incrementAndGet);

    @Test
    void isClosedAtOnceWhenNobodyUsesIt() {
        assertThat(uses.enter()).isTrue();
        uses.leave();
        assertThat(closed).hasValue(0);
        assertThat(uses.end()).isTrue();
        assertThat(closed).hasValue(1);
        assertThat(uses.enter()).isFalse();
    }

    @Test
    void isClosedByTheLastWhoUsesIt() {
        uses.enter();
        uses.enter();
        assertThat(uses.end()).isFalse();
        uses.leave();
        assertThat(closed).hasValue(0);
        uses.leave();
        assertThat(closed).hasValue(1);
    }

    @Test
    void endsOnce() {
        uses.enter();
        uses.end();
        assertThat(uses.end()).isFalse();
        assertThat(closed).hasValue(0);
        uses.leave();
        assertThat(uses.end()).isTrue();
        assertThat(closed).hasValue(1);
    }
}

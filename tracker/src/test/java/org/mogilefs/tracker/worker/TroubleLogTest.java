package org.mogilefs.tracker.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TroubleLogTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final TroubleLog trouble = new TroubleLog(logger(), (InstantSource) now::get);

    private Logger logger() {
        Logger logger = new LoggerContext().getLogger("trouble");
        logger.setLevel(Level.INFO);
        lines.start();
        logger.addAppender(lines);
        return logger;
    }

    private List<String> printed() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void theFirstFewLinesOfAKindArePrintedAndTheOthersCounted() {
        for (int fid = 1; fid <= 300; fid++) {
            trouble.warn("dev7", "fid {} dev7: refused", fid);
        }
        assertThat(printed()).hasSize(5).first().isEqualTo("fid 1 dev7: refused");
        now.set(Instant.EPOCH.plus(Duration.ofSeconds(60)));
        trouble.warn("dev7", "fid {} dev7: refused", 301);
        assertThat(printed()).endsWith("295 more lines like the next one were not printed", "fid 301 dev7: refused");
    }

    @Test
    void oneKindKeepsNoOtherFromBeingPrinted() {
        for (int fid = 1; fid <= 300; fid++) {
            trouble.warn("dev7", "fid {} dev7: refused", fid);
        }
        trouble.warn("dev8", "fid 9 dev8: full");
        assertThat(printed()).endsWith("fid 9 dev8: full");
    }
}

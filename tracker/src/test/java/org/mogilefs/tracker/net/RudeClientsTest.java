package org.mogilefs.tracker.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.Conversation;
import org.mogilefs.tracker.TrackerFixture;
import org.slf4j.LoggerFactory;

/** Clients that take no notice of others, beside others that must not suffer for it. */
class RudeClientsTest {
    private static final int WATCHERS = 8;
    private static final int LINES = 20;
    // as many lines at once are less than a watcher may leave unread, in all they are more than sockets can hold
    private static final String LINE = "x".repeat(5_000);
    private static final int ROUNDS_MAX = 500;

    private TrackerFixture tracker;

    @BeforeEach
    void start() {
        tracker = new TrackerFixture(TestDatabase.Kind.SQLITE);
    }

    @AfterEach
    void stop() {
        tracker.close();
    }

    @Test
    void ofManyWatchersTheOneThatReadsNothingIsDroppedAndTheOthersGetEveryLine() {
        List<Conversation> watchers = Stream.generate(tracker::connect)
                .limit(WATCHERS)
                .peek(watcher -> watcher.askMany("!watch"))
                .toList();
        int quick = tracker.tracker().connections();
        try (Conversation silent = tracker.connect()) {
            silent.askMany("!watch");
            Logger quiet = quietLogger();
            int round = 0;
            while (tracker.tracker().connections() > quick) {
                assertThat(round).as("rounds").isLessThan(ROUNDS_MAX);
                String mark = " round " + round++ + " line ";
                IntStream.range(0, LINES).forEach(i -> quiet.info(LINE + mark + i));
                for (Conversation watcher : watchers) {
                    IntStream.range(0, LINES)
                            .forEach(i -> assertThat(lineOf(watcher)).endsWith(mark + i));
                }
            }
            assertThat(isEnded(silent)).isTrue();
        } finally {
            watchers.forEach(Conversation::close);
        }
    }

    private static String lineOf(Conversation watcher) {
        String line = watcher.read();
        // whatever else the tracker has to say meanwhile
        while (line != null && !line.contains(LINE)) {
            line = watcher.read();
        }
        return line;
    }

    private static boolean isEnded(Conversation client) {
        try {
            for (String line = client.read(); line != null; line = client.read()) {
                assertThat(line).startsWith(":: ");
            }
            return true;
        } catch (UncheckedIOException reset) {
            return true;
        }
    }

    @Test
    void aClientThatIsGoneInMidAnswerLeavesNothingBehind() {
        String asked = ("noop callid=" + "z".repeat(60_000) + "\n").repeat(50);
        try (Conversation other = tracker.connect()) {
            assertThat(other.ask("noop")).isEqualTo("OK ");
            int before = tracker.tracker().connections();
            for (int i = 0; i < 20; i++) {
                Conversation rude = tracker.connect();
                Thread writer = Thread.startVirtualThread(() -> sendUntilClosed(rude, asked));
                assertThat(rude.readChars(10)).startsWith("OK callid=");
                rude.reset();
                assertThat(other.ask("noop")).isEqualTo("OK ");
                await().until(() -> !writer.isAlive());
            }
            await().until(() -> tracker.tracker().connections() == before);
            assertThat(other.askMany("!queue")).isEmpty();
            assertThat(other.askMany("!stats")).contains("pending_queries 0", "processing_queries 0");
        }
    }

    private static void sendUntilClosed(Conversation client, String bytes) {
        try {
            client.send(bytes);
        } catch (UncheckedIOException closed) {
            assertThat(closed).hasMessageNotContaining("timed out");
        }
    }

    @Test
    void aClientThatPipelinesWithoutEndStarvesNobody() {
        int asked = 50_000;
        AtomicInteger answered = new AtomicInteger();
        try (Conversation greedy = tracker.connect();
                Conversation modest = tracker.connect()) {
            Thread writer = Thread.startVirtualThread(() -> sendUntilClosed(greedy, "noop\n".repeat(asked)));
            Thread reader = Thread.startVirtualThread(() -> {
                while (answered.get() < asked && "OK ".equals(greedy.read())) {
                    answered.incrementAndGet();
                }
            });
            await().pollInterval(Duration.ofMillis(1)).until(() -> answered.get() > 0);
            for (int i = 0; i < 50; i++) {
                assertThat(modest.ask("noop callid=" + i)).isEqualTo("OK callid=" + i);
            }
            assertThat(answered).as("answers to the other one meanwhile").hasValueLessThan(asked);
            await().until(() -> answered.get() == asked);
            await().until(() -> !writer.isAlive() && !reader.isAlive());
        }
    }

    /** A logger whose lines reach watchers but not the console of the tests. */
    private static Logger quietLogger() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("out").addFilter(new Filter<>() {
            @Override
            public FilterReply decide(ILoggingEvent event) {
                return event.getLoggerName().equals("quiet") ? FilterReply.DENY : FilterReply.NEUTRAL;
            }
        });
        Logger quiet = context.getLogger("quiet");
        quiet.setLevel(Level.INFO);
        return quiet;
    }
}

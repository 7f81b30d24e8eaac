package org.mogilefs.tracker.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.Conversation;
import org.mogilefs.tracker.TrackerFixture;
import org.mogilefs.tracker.config.TrackerConfig;
import org.slf4j.LoggerFactory;

/** Lines, their order and their limits, and the {@code !} lines, over real sockets. */
class WireTest {
    private static final int LINE_MAX = 64 * 1024;
    private static TrackerFixture tracker;

    @BeforeAll
    static void start() {
        tracker = new TrackerFixture(
                TestDatabase.Kind.SQLITE, new TrackerConfig.Limits(LINE_MAX, Duration.ofSeconds(1), 10_000));
    }

    @AfterAll
    static void stop() {
        tracker.close();
    }

    // ---- lines

    @Test
    void answersEndInCrlfAndAnEmptyOneKeepsItsBlank() {
        try (Conversation client = tracker.connect()) {
            assertThat(client.send("noop\r\n").readChars(5)).isEqualTo("OK \r\n");
            assertThat(client.send("noop\n").readChars(5)).isEqualTo("OK \r\n");
        }
    }

    @Test
    void emptyLinesAreSkippedAndBlankOnesAreNot() {
        try (Conversation client = tracker.connect()) {
            assertThat(client.send("\r\n\n\r\nnoop\n").read()).isEqualTo("OK ");
            assertThat(client.ask("   ")).isEqualTo("ERR unknown_command Unknown+server+command");
        }
    }

    @Test
    void commandsAreReadInAnyCaseWithBlanksBeforeAndArgumentsRightBehind() {
        try (Conversation client = tracker.connect()) {
            assertThat(client.ask("NoOp")).isEqualTo("OK ");
            assertThat(client.ask("  noop")).isEqualTo("OK ");
            assertThat(client.ask("LIST_KEYS&domain=nope")).startsWith("ERR unreg_domain");
            assertThat(client.ask("?")).startsWith("ERR unknown_command");
        }
    }

    @Test
    void aLineMayComeByteByByte() {
        try (Conversation client = tracker.connect()) {
            for (char c : "noop callid=1\r\n".toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.read()).isEqualTo("OK callid=1");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            lines.append(i % 3 == 0 ? "list_keys domain=nope&callid=" : "noop callid=")
                    .append(i)
                    .append("\r\n");
        }
        try (Conversation client = tracker.connect()) {
            Thread writer = Thread.startVirtualThread(() -> client.send(lines.toString()));
            for (int i = 0; i < 2000; i++) {
                assertThat(client.read()).endsWith((i % 3 == 0 ? " " : "=") + i);
            }
            assertThat(writer.isAlive()).isFalse();
        }
    }

    @Test
    void aSlowRequestHoldsUpItsOwnConnectionOnly() {
        try (Conversation slow = tracker.connect();
                Conversation quick = tracker.connect()) {
            slow.send("sleep duration=1\r\nnoop callid=after\r\n");
            assertThat(quick.ask("noop")).isEqualTo("OK ");
            assertThat(slow.read()).isEqualTo("OK ");
            assertThat(slow.read()).isEqualTo("OK callid=after");
        }
    }

    @Test
    void aLineBeyondTheLimitEndsItsConnection() {
        try (Conversation client = tracker.connect()) {
            assertThat(isClosedAfter(client, "x".repeat(LINE_MAX + 10))).isTrue();
        }
        assertThat(tracker.ask("noop")).isEqualTo("OK ");
    }

    @Test
    void aLongLineWithinTheLimitIsARequest() {
        assertThat(tracker.ask("noop x=" + "y".repeat(LINE_MAX - 100))).isEqualTo("OK ");
    }

    @Test
    void aClientThatEndsItsSideStillGetsItsAnswers() {
        try (Conversation client = tracker.connect()) {
            client.send("sleep duration=1\nnoop callid=2\nnot a whole line").sendEnd();
            assertThat(client.read()).isEqualTo("OK ");
            assertThat(client.read()).isEqualTo("OK callid=2");
            assertThat(client.read()).isNull();
        }
    }

    @Test
    void aClientThatTakesNoAnswersIsCutOff() {
        Conversation greedy = tracker.connect();
        assertThat(greedy.ask("noop")).isEqualTo("OK ");
        int before = connections();
        // answers of 60 KiB each, none taken: sockets' buffers fill, and a second later it is over
        String line = "noop callid=" + "z".repeat(60_000) + "\n";
        Thread writer = Thread.startVirtualThread(() -> {
            try {
                for (int i = 0; i < 2000; i++) {
                    greedy.send(line);
                }
            } catch (UncheckedIOException cutOff) {
                Thread.currentThread().interrupt();
            }
        });
        await().until(() -> connections() < before);
        greedy.close();
        await().until(() -> !writer.isAlive());
    }

    @Test
    void connectionsBeyondTheLimitAreClosedUntilOthersEnd() {
        await().until(() -> connections() == 1);
        tracker.tracker().reconfigure(limits(2));
        try (Conversation last = tracker.connect()) {
            assertThat(last.ask("noop")).isEqualTo("OK ");
            try (Conversation tooMany = tracker.connect()) {
                assertThat(tooMany.read()).isNull();
            }
            assertThat(last.ask("noop")).isEqualTo("OK ");
        }
        await().until(() -> {
            try (Conversation next = tracker.connect()) {
                return "OK ".equals(next.ask("noop"));
            } catch (UncheckedIOException closed) {
                return false;
            }
        });
        tracker.tracker().reconfigure(limits(64_000));
    }

    @Test
    void limitsOfNewConnectionsChangeWithTheConfiguration() {
        TrackerConfig.Limits tight = new TrackerConfig.Limits(5000, Duration.ofSeconds(1), 1000);
        tracker.tracker().reconfigure(TrackerFixture.config(tracker.database(), tight));
        String line = "noop x=" + "y".repeat(6000);
        try (Conversation client = tracker.connect()) {
            assertThat(isClosedAfter(client, line)).isTrue();
        }
        tracker.tracker().reconfigure(limits(1000));
        try (Conversation client = tracker.connect()) {
            assertThat(client.ask(line)).isEqualTo("OK ");
        }
    }

    /** What the tracker had not read yet when it closed makes the end a reset. */
    private static boolean isClosedAfter(Conversation client, String line) {
        try {
            return client.send(line).read() == null;
        } catch (UncheckedIOException reset) {
            return true;
        }
    }

    private static TrackerConfig limits(int connections) {
        return TrackerFixture.config(
                tracker.database(), new TrackerConfig.Limits(LINE_MAX, Duration.ofSeconds(1), connections));
    }

    private static int connections() {
        return tracker.tracker().connections();
    }

    @Test
    void manyIdleConnectionsCostOthersNothing() {
        List<Conversation> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                idle.add(tracker.connect());
            }
            assertThat(tracker.ask("noop")).isEqualTo("OK ");
            for (Conversation client : idle) {
                assertThat(client.ask("noop")).isEqualTo("OK ");
            }
        } finally {
            idle.forEach(Conversation::close);
        }
    }

    // ---- ! lines

    @Test
    void versionIsTheOriginals() {
        try (Conversation client = tracker.connect()) {
            assertThat(client.askMany("!version")).containsExactly("2.73");
        }
    }

    @Test
    void statsBeginsWithFourLinesThatPluginsParse() {
        try (Conversation client = tracker.connect()) {
            List<String> stats = client.askMany("!stats");
            assertThat(stats.get(0)).matches("uptime \\d+");
            assertThat(stats.get(1)).matches("pending_queries \\d+");
            assertThat(stats.get(2)).matches("processing_queries \\d+");
            assertThat(stats.get(3)).matches("bored_queryworkers \\d+");
            assertThat(stats).anyMatch(line -> line.matches("queries \\d+"));
        }
    }

    @Test
    void jobsShowThreeLinesEach() {
        try (Conversation client = tracker.connect()) {
            assertThat(client.askMany("!jobs"))
                    .contains("monitor count 1", "monitor desired 1", "queryworker desired 20")
                    .anyMatch(line -> line.matches("monitor pids \\d+"));
        }
    }

    @Test
    void wantChangesHowManyThereShouldBe() {
        try (Conversation client = tracker.connect()) {
            assertThat(client.askMany("!want 7 queryworker"))
                    .containsExactly("Now desiring 7 children doing 'queryworker'.");
            assertThat(client.askMany("!jobs")).contains("queryworker desired 7");
            assertThat(client.askMany("!want 20 queryworker")).hasSize(1);
            assertThat(client.askMany("!want 9999 queryworker"))
                    .containsExactly("Now desiring 500 children doing 'queryworker'.");
            assertThat(client.askMany("!want 20 queryworker")).hasSize(1);
            assertThat(client.askMany("!want 3 nosuchjob"))
                    .containsExactly("ERROR: Invalid class 'nosuchjob'.  Valid classes: delete, fsck, job_master,"
                            + " monitor, queryworker, reaper, replicate");
            assertThat(client.askMany("!want")).containsExactly("ERROR: usage: !want <count> <jobclass>");
            assertThat(client.askMany("!want 1 fsck and more"))
                    .containsExactly("Now desiring 1 children doing 'fsck'.");
            assertThat(client.askMany("!want 0 fsck")).hasSize(1);
        }
    }

    @Test
    void toTellsHowManyHeardIt() {
        try (Conversation client = tracker.connect()) {
            assertThat(client.askMany("!to monitor :wake_up")).containsExactly("Message sent to 1 children.");
            assertThat(client.askMany("!to nosuchjob x")).containsExactly("Message sent to 0 children.");
            assertThat(client.askMany("!to")).containsExactly("ERROR: usage: !to <jobclass> <message>");
        }
    }

    @Test
    void wordsMatchByPrefixAndOthersGetHelp() {
        try (Conversation client = tracker.connect()) {
            assertThat(client.askMany("!versionxyz")).containsExactly("2.73");
            assertThat(client.askMany("!VERSION")).anyMatch(line -> line.contains("!stats"));
            assertThat(client.askMany("!nosuch")).anyMatch(line -> line.contains("!stats"));
            assertThat(client.ask("!")).startsWith("ERR unknown_command");
            assertThat(client.ask(" !stats")).startsWith("ERR unknown_command");
        }
    }

    @Test
    void queueShowsWhatWaitsItsTurn() {
        try (Conversation busy = tracker.connect();
                Conversation client = tracker.connect()) {
            busy.send("sleep duration=2\nnoop callid=waiting\n");
            await().until(() -> client.askMany("!queue").contains("127.0.0.1 noop callid=waiting"));
            assertThat(busy.read()).isEqualTo("OK ");
            assertThat(busy.read()).isEqualTo("OK callid=waiting");
            assertThat(client.askMany("!queue")).isEmpty();
        }
    }

    @Test
    void recentShowsTheLastFiftyWithTheirTimes() {
        try (Conversation client = tracker.connect()) {
            for (int i = 0; i < 60; i++) {
                client.ask("noop callid=recent" + i);
            }
            List<String> recent = client.askMany("!recent");
            assertThat(recent).hasSize(50);
            assertThat(recent.getLast()).matches("127\\.0\\.0\\.1 noop callid=recent59 \\d+\\.\\d{4} \\d+\\.\\d{4}");
        }
    }

    @Test
    void watchersGetTheLogUntilTheyAskAgain() {
        try (Conversation watcher = tracker.connect()) {
            assertThat(watcher.askMany("!watch")).containsExactly("Added you to watcher list.");
            LoggerFactory.getLogger("org.mogilefs.test").warn("something\nhappened");
            String line = watcher.read();
            while (!line.contains("something")) {
                line = watcher.read();
            }
            assertThat(line).startsWith(":: [").endsWith("] something happened");
            watcher.send("!watch\n");
            String last = watcher.read();
            while (last.startsWith("::")) {
                last = watcher.read();
            }
            assertThat(last).isEqualTo("Removed you from watcher list.");
        }
    }

    @Test
    @Timeout(60)
    void shutdownAsksTheTrackerToEndAndHasNoAnswer() throws InterruptedException {
        try (TrackerFixture other = new TrackerFixture(TestDatabase.Kind.SQLITE);
                Conversation client = other.connect()) {
            client.send("!shutdown\r\n");
            other.tracker().awaitShutdownAsked();
            assertThat(client.read()).isNull();
        }
    }
}

package org.mogilefs.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TrackerFailoverTest {
    private static final String PATHS = "OK paths=1&path1=http://127.0.0.1:7500/dev1/0/000/000/0000000001.fid";

    private static MogileClientBuilder clientOf(FakeTracker... trackers) {
        MogileClientBuilder builder = MogileClient.builder().domain("d").answerTimeout(Duration.ofMillis(300));
        for (FakeTracker tracker : trackers) {
            builder.trackers(tracker.address());
        }
        return builder;
    }

    @Test
    void readsGoToTheNextTrackerWhenOneHangsUp() throws IOException {
        try (FakeTracker bad = new FakeTracker(request -> FakeTracker.HANG_UP);
                FakeTracker good = new FakeTracker(request -> PATHS);
                MogileClient client = clientOf(bad, good).build()) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.getPaths("k")).hasSize(1);
            }
            assertThat(good.requests()).hasSize(5);
        }
    }

    @Test
    void readsGoToTheNextTrackerWhenOneIsSilent() throws IOException {
        try (FakeTracker bad = new FakeTracker(request -> FakeTracker.SILENCE);
                FakeTracker good = new FakeTracker(request -> PATHS);
                MogileClient client = clientOf(bad, good).build()) {
            assertThat(client.getPaths("k")).hasSize(1);
            assertThat(client.getPaths("k")).hasSize(1);
            assertThat(bad.requests()).as("a tracker that failed rests").hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void aRestingTrackerIsAskedAgainWhenItsRestIsOver() throws IOException {
        AtomicLong clock = new AtomicLong();
        try (FakeTracker first = new FakeTracker(request -> FakeTracker.HANG_UP);
                FakeTracker second = new FakeTracker(request -> FakeTracker.HANG_UP);
                MogileClient client =
                        clientOf(first, second).nanoClock(clock::get).build()) {
            assertThatThrownBy(() -> client.getPaths("k")).isInstanceOf(TrackerUnavailableException.class);
            first.script(request -> PATHS);
            clock.addAndGet(Duration.ofSeconds(60).toNanos());
            assertThat(client.getPaths("k")).hasSize(1);
        }
    }

    @Test
    void trackersThatAllRestAreAskedAllTheSame() throws IOException {
        try (FakeTracker tracker = new FakeTracker(request -> FakeTracker.HANG_UP);
                MogileClient client = clientOf(tracker).build()) {
            assertThatThrownBy(() -> client.getPaths("k")).isInstanceOf(TrackerUnavailableException.class);
            tracker.script(request -> PATHS);
            assertThat(client.getPaths("k")).hasSize(1);
        }
    }

    @Test
    void aChangeWithoutAnswerIsNotRepeated() throws IOException {
        try (FakeTracker one = new FakeTracker(request -> FakeTracker.HANG_UP);
                FakeTracker two = new FakeTracker(request -> FakeTracker.HANG_UP);
                MogileClient client = clientOf(one, two).build()) {
            assertThatThrownBy(() -> client.rename("a", "b")).isInstanceOf(OutcomeUnknownException.class);
            assertThat(one.requests().size() + two.requests().size()).isEqualTo(1);
        }
    }

    @Test
    void aChangeGoesToAnotherTrackerWhenOneCannotBeReached() throws IOException {
        // nothing listens on port 1; a port just closed may be somebody else's by now
        try (FakeTracker good = new FakeTracker(request -> "OK ");
                MogileClient client =
                        clientOf().trackers("127.0.0.1:1", good.address()).build()) {
            client.rename("a", "b");
            assertThat(good.commands()).containsExactly("rename");
        }
    }

    @Test
    void connectionsAreReusedAndReplacedAfterARestartOfTheTracker() throws IOException {
        try (FakeTracker tracker = new FakeTracker(request -> "OK ");
                MogileClient client = clientOf(tracker).build()) {
            client.rename("a", "b");
            client.rename("b", "c");
            assertThat(tracker.connections()).isEqualTo(1);
            tracker.dropConnections();
            client.rename("c", "d");
            assertThat(tracker.connections()).isEqualTo(2);
            assertThat(tracker.requests()).hasSize(3);
        }
    }

    @Test
    void refusalsCarryTheTrackersCode() throws IOException {
        try (FakeTracker tracker = new FakeTracker(request -> "ERR no_devices No+devices%21");
                MogileClient client = clientOf(tracker).build()) {
            assertThatThrownBy(() -> client.getPaths("k")).isInstanceOfSatisfying(TrackerRefusedException.class, e -> {
                assertThat(e.code()).isEqualTo("no_devices");
                assertThat(e.text()).isEqualTo("No devices!");
            });
            tracker.script(request -> "ERR unknown_key unknown_key");
            assertThatThrownBy(() -> client.fileInfo("k")).isInstanceOf(UnknownKeyException.class);
            assertThat(client.delete("k")).isFalse();
            tracker.script(request -> "ERR key_exists taken");
            assertThatThrownBy(() -> client.rename("a", "b")).isInstanceOf(KeyExistsException.class);
            tracker.script(request -> "ERR unreg_domain what");
            assertThatThrownBy(() -> client.fileInfo("k")).isInstanceOf(UnknownDomainException.class);
        }
    }

    @Test
    void anAnswerThatIsNoneIsAFailureOfTheTracker() throws IOException {
        try (FakeTracker bad = new FakeTracker(request -> "220 smtp.example.org ESMTP");
                MogileClient client = clientOf(bad).build()) {
            assertThatThrownBy(() -> client.getPaths("k")).isInstanceOf(TrackerUnavailableException.class);
        }
    }

    @Test
    void adminLinesEndAtTheDot() throws IOException {
        try (FakeTracker tracker = new FakeTracker(request -> "uptime 5\r\nqueries 7\r\n.");
                MogileClient client = clientOf(tracker).build()) {
            AdminClient admin = client.admin();
            assertThat(admin.adminLines(admin.trackers().getFirst(), "!stats"))
                    .containsExactly("uptime 5", "queries 7");
        }
    }

    @Test
    void keysAreListedPageByPageAndOnlyAsFarAsTheyAreRead() throws IOException {
        try (FakeTracker tracker =
                        new FakeTracker(request -> pageOf(request.arguments().text("after"), (int)
                                request.arguments().number("limit")));
                MogileClient client = clientOf(tracker).build()) {
            List<String> some = client.listKeys("k").limit(3).toList();
            assertThat(some).containsExactly("k10000", "k10001", "k10002");
            assertThat(tracker.requests()).hasSize(1);
            assertThat(client.listKeys("k")).hasSize(2500).isSorted().doesNotHaveDuplicates();
            assertThat(tracker.requests()).hasSize(4);
        }
    }

    /** A page of the keys k10000 to k12499. */
    private static String pageOf(String after, int limit) {
        int first = after.isEmpty() ? 10000 : Integer.parseInt(after.substring(1)) + 1;
        int count = Math.min(limit, 12500 - first);
        if (count <= 0) {
            return "ERR none_match none";
        }
        StringBuilder answer = new StringBuilder("OK key_count=" + count);
        for (int i = 0; i < count; i++) {
            answer.append("&key_").append(i + 1).append("=k").append(first + i);
        }
        return answer.append("&next_after=k").append(first + count - 1).toString();
    }
}

package org.mogilefs.tracker.fsck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.tracker.TwoHosts;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.QueueStore.WorkType;
import org.mogilefs.tracker.store.Store;

/** Which tracker puts fids into fsck's queue, and that each gets there once. */
class FsckInjectorTest {
    private final TwoHosts hosts = new TwoHosts(Duration.ofSeconds(5));
    private final Store store = hosts.store();
    private final FsckSettings settings = new FsckSettings(store, "here");
    private final FsckInjector here = injector("here");
    private final FsckInjector there = injector("there");
    private List<Long> fids;

    private FsckInjector injector(String hostname) {
        return new FsckInjector(store, hosts.cluster(), hostname);
    }

    @BeforeEach
    void start() {
        fids = IntStream.range(0, 4)
                .mapToObj(i -> hosts.file(0, new byte[1], 1, 3))
                .toList();
        store.settings().set("queue_rate_for_fsck", "2");
        settings.reset(false, 0);
        settings.start();
        hosts.cluster().reload();
    }

    @AfterEach
    void close() {
        hosts.close();
    }

    private boolean fetch(FsckInjector injector) {
        hosts.cluster().reload();
        return injector.fetch();
    }

    private List<Long> queued() {
        return store.queues().queuedWork(WorkType.FSCK, fids).keySet().stream()
                .sorted()
                .toList();
    }

    private void silentFor(long seconds) {
        long now = store.now();
        store.settings().set("fsck_start_time", Long.toString(now - 1000));
        store.settings().set("fsck_heartbeat", Long.toString(now - seconds));
    }

    @Test
    void allFilesAreQueuedAndTheRunEnds() {
        assertThat(fetch(here)).isTrue();
        assertThat(queued()).isEqualTo(fids.subList(0, 2));
        assertThat(fetch(here)).isTrue();
        assertThat(queued()).isEqualTo(fids);
        assertThat(fetch(here)).isFalse();
        assertThat(store.settings().all())
                .doesNotContainKeys("fsck_host", "fsck_heartbeat")
                .containsKey("fsck_stop_time");
    }

    @Test
    void aFullQueueIsWaitedFor() {
        store.settings().set("queue_size_for_fsck", "2");
        assertThat(fetch(here)).isTrue();
        assertThat(fetch(here)).isFalse();
        store.queues().finishWork(WorkType.FSCK, fids.getFirst());
        assertThat(fetch(here)).isTrue();
        assertThat(queued()).isEqualTo(fids.subList(1, 4));
    }

    @Test
    void anotherTrackerGoesOnOnceTheFirstShowsNoSignOfLife() {
        assertThat(fetch(here)).isTrue();
        assertThat(fetch(there)).as("the first is alive").isFalse();
        silentFor(61);
        assertThat(fetch(there)).isTrue();
        assertThat(queued()).as("gone on with, not begun again").isEqualTo(fids);
        assertThat(settings.host()).contains("there");
        assertThat(fetch(here)).as("relieved").isFalse();
        assertThat(fetch(there)).isFalse();
        assertThat(settings.host()).as("the end is found by the other").isEmpty();
    }

    @Test
    void theTrackerAtWorkShowsItself() {
        silentFor(59);
        fetch(here);
        assertThat(fetch(there)).isFalse();
        assertThat(settings.number("fsck_heartbeat")).isGreaterThan(store.now() - 30);
    }

    @Test
    void aTrackerOfTheOriginalsIsNeverRelieved() {
        store.settings().set("fsck_host", "perl");
        store.settings().delete("fsck_heartbeat");
        assertThat(fetch(here)).isFalse();
        assertThat(settings.host()).contains("perl");
    }

    @Test
    void theHeartbeatOfAnEarlierRunRelievesNobody() {
        // one of the originals stopped our run and started its own
        silentFor(100);
        store.settings().set("fsck_host", "perl");
        store.settings().set("fsck_start_time", Long.toString(store.now() - 90));
        assertThat(fetch(here)).isFalse();
        assertThat(settings.host()).contains("perl");
    }

    @Test
    void twoTrackersOfOneNameTakeTurns() {
        try (LockStore.Held other =
                store.locks().acquire("mgfs:fsck", Duration.ZERO).orElseThrow()) {
            assertThat(fetch(here)).isFalse();
            assertThat(other.isHeld()).isTrue();
        }
        assertThat(queued()).isEmpty();
        assertThat(fetch(here)).isTrue();
    }

    @Test
    void whatWasStoppedStaysStopped() {
        hosts.cluster().reload();
        settings.stop();
        // the view still has the run
        assertThat(here.fetch()).isFalse();
        assertThat(queued()).isEmpty();
    }
}

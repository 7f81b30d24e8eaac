package org.mogilefs.tracker.reaper;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.tracker.TwoHosts;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.worker.StepResult;

/** A dead device is emptied as fast as the settings allow, and left alone longer and longer once it is empty. */
class ReaperWorkerTest {
    private static final int DEAD = 1;

    private final TwoHosts hosts = new TwoHosts(Duration.ofSeconds(5));
    private final Store store = hosts.store();
    private Instant now = Instant.EPOCH;
    private final ReaperWorker reaper = new ReaperWorker(store, hosts.cluster(), kind -> {}, () -> now);

    @BeforeEach
    void dies() throws InterruptedException {
        hosts.mark(DEAD, DeviceState.DEAD);
        reaper.step();
    }

    @AfterEach
    void close() {
        hosts.close();
    }

    private void after(int seconds) throws InterruptedException {
        now = now.plusSeconds(seconds);
        reaper.step();
    }

    private long file() {
        return hosts.file(0, new byte[10], DEAD, 3);
    }

    @Test
    void aDeviceIsLeftAloneForAWhileAndThenReaped() throws InterruptedException {
        long fid = file();
        after(15);
        assertThat(store.files().devids(fid)).containsExactly(DEAD, 3);
        after(1);
        assertThat(store.files().devids(fid)).containsExactly(3);
        assertThat(store.queues().peekReplication(fid)).isPresent();
    }

    @Test
    void theNextLookIsWhenADeviceIsDueAndElseARoundLater() throws InterruptedException {
        assertThat(pause(reaper)).isEqualTo(Duration.ofSeconds(5));
        now = now.plusSeconds(14);
        assertThat(pause(reaper)).isEqualTo(Duration.ofSeconds(2));
        now = now.plusSeconds(2);
        assertThat(pause(reaper)).as("empty: again in a minute").isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aFullQueueHoldsUpReapingOnlyAsLongAsItIsFull() throws InterruptedException {
        long fid = file();
        store.settings().set("queue_size_for_reaper", "1");
        store.queues().enqueueReplication(999, store.now() + 1000, OptionalInt.empty());
        after(16);
        assertThat(store.files().devids(fid)).containsExactly(DEAD, 3);
        store.queues().finishReplication(999);
        after(5);
        assertThat(store.files().devids(fid)).containsExactly(3);
    }

    @Test
    void anotherTrackersReapingHoldsUpOursOnlyAsLongAsItLasts() throws InterruptedException {
        long fid = file();
        try (LockStore.Held lock =
                store.locks().acquire("mgfs:reaper", Duration.ZERO).orElseThrow()) {
            after(16);
            assertThat(lock.isHeld()).isTrue();
            assertThat(store.files().devids(fid)).containsExactly(DEAD, 3);
        }
        after(5);
        assertThat(store.files().devids(fid)).containsExactly(3);
    }

    @Test
    void anEmptyDeviceIsLookedAtAgainAfterAMinute() throws InterruptedException {
        after(16);
        long fid = file();
        after(59);
        assertThat(store.files().devids(fid)).containsExactly(DEAD, 3);
        after(1);
        assertThat(store.files().devids(fid)).containsExactly(3);
    }

    @Test
    void aDeviceThatComesBackIsLeftAtOnce() throws InterruptedException {
        long fid = file();
        hosts.store().topology().setDeviceState(DEAD, DeviceState.DOWN);
        after(16);
        assertThat(store.files().devids(fid))
                .as("the view is behind the database")
                .containsExactly(DEAD, 3);
        after(5);
        hosts.mark(DEAD, DeviceState.DEAD);
        after(5);
        assertThat(store.files().devids(fid)).as("thought of twice again").containsExactly(DEAD, 3);
        after(16);
        assertThat(store.files().devids(fid)).containsExactly(3);
    }

    @Test
    void noMoreThanTheRateAreQueuedInARound() throws InterruptedException {
        List<Long> fids = List.of(file(), file(), file());
        store.settings().set("queue_rate_for_reaper", "2");
        after(16);
        assertThat(onDead(fids)).hasSize(1);
        after(5);
        assertThat(onDead(fids)).isEmpty();
    }

    @Test
    void noMoreAreQueuedThanTheQueueHasRoomFor() throws InterruptedException {
        List<Long> fids = List.of(file(), file(), file());
        store.settings().set("queue_size_for_reaper", "2");
        after(16);
        assertThat(onDead(fids)).hasSize(1);
        after(5);
        assertThat(onDead(fids)).as("the queue is full").hasSize(1);
        store.queues().finishReplication(fids.getFirst());
        after(5);
        assertThat(onDead(fids)).isEmpty();
    }

    @Test
    void withoutARateTheNextThousandFollowAsSoonAsFewerWait() throws InterruptedException {
        file();
        for (long fid = 10_000; fid < 11_000; fid++) {
            store.queues().enqueueReplication(fid, store.now() + 1, OptionalInt.empty());
        }
        now = now.plusSeconds(16);
        assertThat(pause(reaper)).as("more may be there").isLessThan(Duration.ofSeconds(1));
        List<Long> next = List.of(file());
        assertThat(pause(reaper)).isLessThan(Duration.ofSeconds(1));
        assertThat(onDead(next)).as("a thousand wait").hasSize(1);
        for (long fid = 10_000; fid < 10_010; fid++) {
            store.queues().finishReplication(fid);
        }
        assertThat(pause(reaper)).isLessThan(Duration.ofSeconds(1));
        assertThat(onDead(next)).as("replicated long before the round is over").isEmpty();
        assertThat(pause(reaper)).as("nothing was found").isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aThousandThatCannotBeReplicatedHoldUpReapingForOneRoundOnly() throws InterruptedException {
        file();
        for (long fid = 10_000; fid < 11_000; fid++) {
            store.queues().enqueueReplication(fid, store.now() + 1000, OptionalInt.empty());
        }
        after(16);
        List<Long> next = List.of(file());
        after(4);
        assertThat(onDead(next)).hasSize(1);
        after(1);
        assertThat(onDead(next)).isEmpty();
    }

    @Test
    void eachFilesOtherCopiesAreCounted() throws InterruptedException {
        long none = hosts.file(0, new byte[10], DEAD);
        long one = hosts.file(0, new byte[10], DEAD, 3);
        long two = hosts.file(0, new byte[10], DEAD, 3, 4);
        long elsewhere = hosts.file(0, new byte[10], 3, 4);
        after(16);
        assertThat(List.of(none, one, two, elsewhere))
                .extracting(fid -> store.files().find(fid).orElseThrow().devcount())
                .containsExactly(0, 1, 2, 2);
        assertThat(List.of(none, one, two, elsewhere))
                .extracting(fid -> store.queues().peekReplication(fid).isPresent())
                .containsExactly(true, true, true, false);
    }

    @Test
    void aRateThatIsSetIsPerFiveSeconds() throws InterruptedException {
        file();
        store.settings().set("queue_rate_for_reaper", "1000");
        now = now.plusSeconds(16);
        assertThat(pause(reaper)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void anotherTrackerGoesOnWhereOneStopped() throws InterruptedException {
        List<Long> fids = List.of(file(), file(), file());
        store.settings().set("queue_rate_for_reaper", "2");
        after(16);
        ReaperWorker another = new ReaperWorker(store, hosts.cluster(), kind -> {}, () -> now);
        another.step();
        now = now.plusSeconds(15);
        another.step();
        assertThat(onDead(fids)).as("thought of twice again").hasSize(1);
        now = now.plusSeconds(1);
        another.step();
        assertThat(onDead(fids)).isEmpty();
        assertThat(fids).allSatisfy(fid -> {
            assertThat(store.queues().peekReplication(fid)).isPresent();
            assertThat(store.files().find(fid).orElseThrow().devcount()).isOne();
        });
    }

    private List<Long> onDead(List<Long> fids) {
        return fids.stream()
                .filter(fid -> store.files().devids(fid).contains(DEAD))
                .toList();
    }

    private static Duration pause(ReaperWorker reaper) throws InterruptedException {
        return ((StepResult.Idle) reaper.step()).pause();
    }
}

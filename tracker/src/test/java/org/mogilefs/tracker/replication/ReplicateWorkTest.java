package org.mogilefs.tracker.replication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.common.model.ObservedState;
import org.mogilefs.protocol.FidPath;
import org.mogilefs.tracker.TwoHosts;
import org.mogilefs.tracker.store.QueueStore;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.Store;

/** When a file that could not be brought to its policy is looked at again, and what becomes of spare copies. */
class ReplicateWorkTest {
    private static final byte[] BYTES = "some bytes".getBytes(UTF_8);
    private static final int TWO_COPIES = 0;

    private static TwoHosts hosts;
    private static Store store;
    private static ReplicateWork work;

    @BeforeAll
    static void open() {
        hosts = new TwoHosts(Duration.ofSeconds(5));
        store = hosts.store();
        Replicators replicators = hosts.replicators();
        work = new ReplicateWork(replicators, store, new SplittableRandom(1));
    }

    @AfterEach
    void everythingIsWell() {
        for (int devid = 1; devid <= 4; devid++) {
            hosts.mark(devid, DeviceState.ALIVE);
        }
        hosts.observed(ObservedState.WRITEABLE);
    }

    @AfterAll
    static void close() {
        hosts.close();
    }

    /** Works on a file as on one that has failed so often; how many seconds it is put off. */
    private static long secondsAfter(long fid, int failcount) throws InterruptedException {
        store.queues().enqueueReplication(fid, 0, OptionalInt.empty());
        long before = store.now();
        work.run(new QueuedFid(fid, 0, failcount, 0, OptionalInt.empty(), Optional.empty(), 0));
        return row(fid).nexttry() - before;
    }

    private static QueuedFid row(long fid) {
        return store.queues().peekReplication(fid).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 15",
        "1, 60",
        "2, 300",
        "3, 1800",
        "4, 3600",
        "5, 7200",
        "6, 14400",
        "7, 28800",
        "8, 86400",
        "9, 86400",
        "255, 86400"
    })
    void eachFailurePutsAFileOffForLonger(int failcount, long seconds) throws InterruptedException {
        hosts.observed(ObservedState.UNREACHABLE);
        long fid = hosts.file(TWO_COPIES, BYTES, 1);
        // a fifth more or less; the clock may step while the work is done
        assertThat(secondsAfter(fid, failcount))
                .isBetween((long) (seconds * 0.8) - 1, (long) Math.ceil(seconds * 1.2) + 30);
        assertThat(row(fid).failcount()).as("counted in the row").isEqualTo(1);
    }

    @Test
    void filesThatFailTogetherComeBackOneByOne() throws InterruptedException {
        hosts.observed(ObservedState.UNREACHABLE);
        TreeSet<Long> seconds = new TreeSet<>();
        for (int i = 0; i < 20; i++) {
            seconds.add(secondsAfter(hosts.file(TWO_COPIES, BYTES, 1), 8));
        }
        assertThat(seconds.last() - seconds.first()).isGreaterThan(86400 / 10);
    }

    @Test
    void aFileOnNoDeviceWaitsForAPerson() throws InterruptedException {
        long fid = hosts.file(TWO_COPIES, BYTES, 1);
        store.files().removeCopy(fid, 1);
        secondsAfter(fid, 0);
        assertThat(row(fid).nexttry()).isEqualTo(QueueStore.END_OF_TIME);
        assertThat(store.queues().claimReplication(1000)).noneMatch(claimed -> claimed.fid() == fid);
    }

    @Test
    void aSpareCopyGoesAndTheFileIsLookedAtAgainSoon() throws InterruptedException {
        for (int i = 0; i < 8; i++) {
            // only dev1 or dev2 can go: without dev3 both copies would be on one host
            long fid = hosts.file(TWO_COPIES, BYTES, 1, 2, 3);
            assertThat(secondsAfter(fid, 7)).isBetween(11L, 18L + 30);
            assertThat(store.files().devids(fid)).hasSize(2).contains(3);
            assertThat(store.files().find(fid).orElseThrow().devcount()).isEqualTo(2);
            for (int devid = 1; devid <= 4; devid++) {
                assertThat(hosts.node(devid).files().containsKey(FidPath.of(devid, fid)))
                        .as("dev" + devid)
                        .isEqualTo(store.files().devids(fid).contains(devid));
            }
            work.run(row(fid));
            assertThat(store.queues().peekReplication(fid))
                    .as("nothing is left to do")
                    .isEmpty();
        }
    }

    @Test
    void aSpareCopyThatCannotGoPutsTheFileOffAsAFailureDoes() throws InterruptedException {
        long fid = hosts.file(TWO_COPIES, BYTES, 1, 2, 3);
        hosts.mark(1, DeviceState.READONLY);
        hosts.mark(2, DeviceState.READONLY);
        hosts.mark(3, DeviceState.READONLY);
        hosts.observed(ObservedState.WRITEABLE);
        assertThat(secondsAfter(fid, 3)).isBetween(1439L, 2160L + 30);
        assertThat(store.files().devids(fid)).containsExactly(1, 2, 3);
    }

    @Test
    void aFileThatWasDeletedMeanwhileLeavesTheQueue() throws InterruptedException {
        long fid = hosts.file(TWO_COPIES, BYTES, 1);
        store.files().delete(store.files().find(fid).orElseThrow());
        store.queues().enqueueReplication(fid, 0, OptionalInt.empty());
        work.run(new QueuedFid(fid, 0, 0, 0, OptionalInt.empty(), Optional.empty(), 0));
        assertThat(store.queues().peekReplication(fid)).isEmpty();
    }
}

package org.mogilefs.tracker.fsck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.protocol.Checksum;
import org.mogilefs.protocol.FidPath;
import org.mogilefs.protocol.HashType;
import org.mogilefs.testing.FaultProxy.Fault;
import org.mogilefs.tracker.TwoHosts;
import org.mogilefs.tracker.fsck.FileFsck.Outcome;
import org.mogilefs.tracker.replication.PolicyParser;
import org.mogilefs.tracker.store.FsckLogStore;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.Store;

/** The check of one file whose copies cannot be read, are not there, rot, or lie behind a network that misbehaves. */
class FileFsckTest {
    private static final int PLAIN = 0;
    private static final int SUMMED = 1;
    private static final byte[] BYTES = "the bytes of a file".repeat(5000).getBytes(UTF_8);

    private static TwoHosts hosts;
    private static Store store;
    private static FileFsck fsck;

    @BeforeAll
    static void open() {
        hosts = new TwoHosts(Duration.ofSeconds(3));
        store = hosts.store();
        store.namespaces().createClass(1, "summed", 2, Optional.empty(), Optional.of(HashType.MD5));
        hosts.cluster().reload();
        fsck = new FileFsck(store, hosts.cluster(), hosts.nodes(), new PolicyParser(), new SplittableRandom(1));
    }

    @BeforeEach
    void nothingWasFound() {
        store.fsckLog().clear();
    }

    @AfterEach
    void everythingIsWell() {
        hosts.healthy();
        hosts.node(1).unreadable().clear();
        hosts.node(1).onGet(path -> {});
        hosts.mark(4, DeviceState.ALIVE);
    }

    @AfterAll
    static void close() {
        hosts.close();
    }

    private static long summed() {
        long fid = hosts.file(SUMMED, BYTES, 1, 3);
        store.checksums()
                .put(fid, new Checksum(HashType.MD5, HashType.MD5.newDigest().digest(BYTES)));
        return fid;
    }

    private static List<String> codes() {
        return store.fsckLog().read(0, 100).stream()
                .map(FsckLogStore.Entry::evcode)
                .toList();
    }

    private static void assertUntouched(long fid) {
        assertThat(store.files().devids(fid)).containsExactly(1, 3);
        assertThat(store.queues().peekReplication(fid)).isEmpty();
        assertThat(codes()).isEmpty();
    }

    @Test
    void aWholeFilePasses() throws InterruptedException {
        long fid = summed();
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        assertUntouched(fid);
    }

    @Test
    void aCopyThatCannotBeReadStallsTheCheckAndIsNotTakenForGood() throws InterruptedException {
        long fid = summed();
        hosts.node(1).unreadable().add(FidPath.of(1, fid));
        assertThat(fsck.check(fid)).isEqualTo(Outcome.STALLED);
        assertUntouched(fid);
    }

    @Test
    void copiesOfWhichNoneCanBeReadStallTheCheck() throws InterruptedException {
        long fid = summed();
        hosts.node(1).unreadable().add(FidPath.of(1, fid));
        hosts.node(3).unreadable().add(FidPath.of(3, fid));
        assertThat(fsck.check(fid)).isEqualTo(Outcome.STALLED);
        assertUntouched(fid);
    }

    @Test
    void aCopyThatBreaksOffInTheMiddleStallsTheCheck() throws InterruptedException {
        long fid = summed();
        hosts.proxy(1).set(new Fault.CutAfter(BYTES.length / 2));
        assertThat(fsck.check(fid)).isEqualTo(Outcome.STALLED);
        assertUntouched(fid);
    }

    @Test
    void aNodeThatIsSilentOrResetsStallsTheCheck() throws InterruptedException {
        long fid = hosts.file(PLAIN, BYTES, 1, 3);
        hosts.proxy(1).set(new Fault.BlackHole());
        assertThat(fsck.check(fid)).isEqualTo(Outcome.STALLED);
        hosts.proxy(1).set(new Fault.Reset());
        assertThat(fsck.check(fid)).isEqualTo(Outcome.STALLED);
        assertUntouched(fid);
    }

    @Test
    void aSlowNodeIsWaitedFor() throws InterruptedException {
        long fid = summed();
        hosts.proxy(1).set(new Fault.Delay(Duration.ofMillis(100)));
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        assertUntouched(fid);
    }

    @Test
    void aCopyThatGoesBetweenItsLengthAndItsDigestIsMissing() throws InterruptedException {
        long fid = summed();
        hosts.node(1).onGet(path -> hosts.node(1).files().remove(path));
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        assertThat(codes()).containsExactly("MISS", "REPL");
        assertThat(store.files().devids(fid)).containsExactly(3);
        assertThat(store.queues().peekReplication(fid)).isPresent();
    }

    @Test
    void aCopyWithOtherBytesIsForgottenWhileTheOtherHasTheStoredDigest() throws InterruptedException {
        long fid = summed();
        byte[] rotten = BYTES.clone();
        rotten[BYTES.length / 2] ^= 1;
        hosts.node(1).files().put(FidPath.of(1, fid), rotten);
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        assertThat(codes()).containsExactly("BSUM", "REPL");
        assertThat(store.files().devids(fid)).containsExactly(3);
    }

    @Test
    void copiesThatAllDifferFromTheStoredDigestStay() throws InterruptedException {
        long fid = summed();
        byte[] rotten = new byte[BYTES.length];
        hosts.node(1).files().put(FidPath.of(1, fid), rotten);
        hosts.node(3).files().put(FidPath.of(3, fid), rotten);
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        assertThat(codes()).containsExactly("BSUM");
        assertThat(store.files().devids(fid)).containsExactly(1, 3);
    }

    @Test
    void aCopyOfAnotherLengthIsForgotten() throws InterruptedException {
        long fid = hosts.file(PLAIN, BYTES, 1, 3);
        hosts.node(1).files().put(FidPath.of(1, fid), new byte[3]);
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        assertThat(codes()).containsExactly("BLEN", "REPL");
        assertThat(store.files().devids(fid)).containsExactly(3);
    }

    @Test
    void aFileThatIsNowhereIsSearchedForAndFound() throws InterruptedException {
        long fid = hosts.file(PLAIN, BYTES, 1, 3);
        hosts.node(1).files().remove(FidPath.of(1, fid));
        hosts.node(3).files().remove(FidPath.of(3, fid));
        hosts.node(4).files().put(FidPath.of(4, fid), BYTES);
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        assertThat(codes()).containsExactly("MISS", "MISS", "SRCH", "FOND", "REPL");
        assertThat(store.files().devids(fid)).containsExactly(4);
    }

    @Test
    void aSearchThatMissesADeviceForgetsNothing() throws InterruptedException {
        long fid = hosts.file(PLAIN, BYTES, 1, 3);
        hosts.node(1).files().remove(FidPath.of(1, fid));
        hosts.node(3).files().remove(FidPath.of(3, fid));
        hosts.mark(4, DeviceState.DOWN);
        assertThat(fsck.check(fid)).isEqualTo(Outcome.STALLED);
        assertThat(store.files().devids(fid)).containsExactly(1, 3);
    }

    @Test
    void aFileThatIsNowhereAtAllIsGone() throws InterruptedException {
        long fid = hosts.file(PLAIN, BYTES, 1, 3);
        hosts.node(1).files().remove(FidPath.of(1, fid));
        hosts.node(3).files().remove(FidPath.of(3, fid));
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        assertThat(codes()).containsExactly("MISS", "MISS", "SRCH", "GONE");
        assertThat(store.files().find(fid)).isPresent();
    }

    @Test
    void aSpareCopyIsAViolationAndReplicationsAffair() throws InterruptedException {
        long fid = hosts.file(PLAIN, BYTES, 1, 2, 3);
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        assertThat(codes()).containsExactly("POVI", "REPL");
        assertThat(store.files().devids(fid)).containsExactly(1, 2, 3);
    }

    @Test
    void aWrongCountIsCountedAnew() throws InterruptedException {
        long fid = hosts.file(PLAIN, BYTES, 1);
        store.files().addCopy(fid, 3);
        hosts.node(3).files().put(FidPath.of(3, fid), BYTES);
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        assertThat(codes()).containsExactly("BCNT");
        assertThat(store.files().find(fid).orElseThrow().devcount()).isEqualTo(2);
    }

    @Test
    void aCopyThatIsBeingNotedIsNoWrongCount() throws InterruptedException {
        long fid = hosts.file(PLAIN, BYTES, 1);
        hosts.node(3).files().put(FidPath.of(3, fid), BYTES);
        LockStore.Held held = store.locks()
                .acquire(LockStore.replicate(fid), Duration.ofSeconds(5))
                .orElseThrow();
        try (held) {
            // a Perl tracker notes a copy and counts it in two steps
            store.files().addCopy(fid, 3);
            assertThat(fsck.check(fid)).isEqualTo(Outcome.STALLED);
            assertThat(codes()).isEmpty();
            assertThat(store.files().find(fid).orElseThrow().devcount()).isEqualTo(1);
            store.files().recountDevices(fid);
        }
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        assertThat(codes()).isEmpty();
    }

    @Test
    void aDigestThatIsNotStoredYetIsStored() throws InterruptedException {
        long fid = hosts.file(SUMMED, BYTES, 1, 3);
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        assertThat(codes()).containsExactly("NSUM");
        assertThat(store.checksums().find(fid))
                .contains(new Checksum(HashType.MD5, HashType.MD5.newDigest().digest(BYTES)));
    }

    @Test
    void copiesThatDifferWhileNothingSaysWhichIsRightStay() throws InterruptedException {
        long fid = hosts.file(PLAIN, BYTES, 1, 3);
        hosts.node(1).files().put(FidPath.of(1, fid), new byte[BYTES.length]);
        setting("fsck_checksum", Optional.of("MD5"));
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        setting("fsck_checksum", Optional.empty());
        assertThat(codes()).containsExactly("MSUM");
        assertThat(store.files().devids(fid)).containsExactly(1, 3);
    }

    @Test
    void aStoredDigestOfAnotherKindIsSaid() throws InterruptedException {
        long fid = hosts.file(SUMMED, BYTES, 1, 3);
        store.checksums()
                .put(fid, new Checksum(HashType.SHA1, HashType.SHA1.newDigest().digest(BYTES)));
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        assertThat(codes()).containsExactly("BALG");
    }

    @Test
    void whereOnlyThePolicyIsCheckedNoNodeIsAsked() throws InterruptedException {
        long fid = hosts.file(PLAIN, BYTES, 1, 3);
        hosts.node(1).files().remove(FidPath.of(1, fid));
        setting("fsck_opt_policy_only", Optional.of("1"));
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        setting("fsck_opt_policy_only", Optional.empty());
        assertUntouched(fid);
    }

    private static void setting(String key, Optional<String> value) {
        store.settings().apply(Map.of(key, value));
        hosts.cluster().reload();
    }

    @Test
    void aFileThatSomebodyElseWorksOnIsNotMended() throws InterruptedException {
        long fid = hosts.file(PLAIN, BYTES, 1);
        try (LockStore.Held lock =
                store.locks().acquire(LockStore.replicate(fid), Duration.ZERO).orElseThrow()) {
            assertThat(fsck.check(fid)).isEqualTo(Outcome.STALLED);
            assertThat(lock.isHeld()).isTrue();
        }
        assertThat(codes()).isEmpty();
    }

    @Test
    void aFileWithoutAnyDeviceIsSearchedForAndFound() throws InterruptedException {
        long fid = hosts.file(PLAIN, BYTES, 1, 3);
        store.files().removeCopy(fid, 1);
        store.files().removeCopy(fid, 3);
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        assertThat(codes()).containsExactly("NOPA", "SRCH", "FOND", "FOND");
        assertThat(store.files().devids(fid)).containsExactly(1, 3);
        assertThat(store.files().find(fid).orElseThrow().devcount()).isEqualTo(2);
        assertThat(store.queues().peekReplication(fid)).as("all is well again").isEmpty();
    }

    @Test
    void aFileWithoutAnyDeviceThatIsNowhereIsGone() throws InterruptedException {
        long fid = hosts.file(PLAIN, BYTES, 1);
        store.files().removeCopy(fid, 1);
        hosts.node(1).files().remove(FidPath.of(1, fid));
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        assertThat(codes()).containsExactly("NOPA", "SRCH", "GONE");
        assertThat(store.files().find(fid)).as("the key stays").isPresent();
    }

    @Test
    void aSearchWithTheDigestAtHandLeavesRottenCopiesOut() throws InterruptedException {
        long fid = summed();
        hosts.node(1).files().put(FidPath.of(1, fid), new byte[BYTES.length]);
        store.files().removeCopy(fid, 1);
        store.files().removeCopy(fid, 3);
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        assertThat(codes()).containsExactly("NOPA", "SRCH", "FOND", "FOND", "BSUM", "REPL");
        assertThat(store.files().devids(fid)).containsExactly(3);
    }

    @Test
    void aCopyOnADeadDeviceIsForgottenAndReplaced() throws InterruptedException {
        long fid = hosts.file(PLAIN, BYTES, 1, 4);
        hosts.mark(4, DeviceState.DEAD);
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        assertThat(codes()).as("the rows alone violate nothing").containsExactly("REPL");
        assertThat(store.files().devids(fid)).containsExactly(1);
        assertThat(store.queues().peekReplication(fid)).isPresent();
    }

    @Test
    void aRowOfADeviceThatDoesNotExistCountsForNothingAndStopsNothing() throws InterruptedException {
        long fid = hosts.file(PLAIN, BYTES, 1);
        store.files().addCopy(fid, 99);
        store.files().recountDevices(fid);
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        assertThat(codes()).containsExactly("POVI", "REPL");
        assertThat(store.files().devids(fid)).as("its row may come back").containsExactly(1, 99);
    }

    @Test
    void aDeviceThatIsDownStallsTheCheck() throws InterruptedException {
        long fid = hosts.file(PLAIN, BYTES, 1, 4);
        hosts.mark(4, DeviceState.DOWN);
        assertThat(fsck.check(fid)).isEqualTo(Outcome.STALLED);
        assertThat(store.files().devids(fid)).containsExactly(1, 4);
        assertThat(codes()).isEmpty();
    }

    @Test
    void switchedOffNoDigestIsReadWhateverTheClassWants() throws InterruptedException {
        long rotten = summed();
        hosts.node(1).files().put(FidPath.of(1, rotten), new byte[BYTES.length]);
        long unsummed = hosts.file(SUMMED, BYTES, 1, 3);
        List<String> read = Collections.synchronizedList(new ArrayList<>());
        hosts.node(1).onGet(read::add);
        setting("fsck_checksum", Optional.of("off"));
        assertThat(fsck.check(rotten)).isEqualTo(Outcome.CHECKED);
        assertThat(fsck.check(unsummed)).isEqualTo(Outcome.CHECKED);
        setting("fsck_checksum", Optional.empty());
        assertThat(read).isEmpty();
        assertUntouched(rotten);
        assertUntouched(unsummed);
        assertThat(store.checksums().find(unsummed)).isEmpty();
        assertThat(fsck.check(rotten)).isEqualTo(Outcome.CHECKED);
        assertThat(codes()).as("switched on again").contains("BSUM");
    }

    @Test
    void theDigestOfTheClassGoesBeforeTheOneForAllFiles() throws InterruptedException {
        long stored = summed();
        long fresh = hosts.file(SUMMED, BYTES, 1, 3);
        setting("fsck_checksum", Optional.of("SHA-1"));
        assertThat(fsck.check(stored)).isEqualTo(Outcome.CHECKED);
        assertUntouched(stored);
        assertThat(fsck.check(fresh)).isEqualTo(Outcome.CHECKED);
        setting("fsck_checksum", Optional.empty());
        assertThat(codes()).containsExactly("NSUM");
        assertThat(store.checksums().find(fresh).orElseThrow().type()).isEqualTo(HashType.MD5);
    }

    @Test
    void withADigestForAllFilesEqualCopiesPassAndNothingIsKept() throws InterruptedException {
        for (String type : List.of("MD5", "SHA-1")) {
            long fid = hosts.file(PLAIN, BYTES, 1, 3);
            setting("fsck_checksum", Optional.of(type));
            assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
            setting("fsck_checksum", Optional.empty());
            assertUntouched(fid);
            assertThat(store.checksums().find(fid)).isEmpty();
        }
    }

    @Test
    void copiesThatDifferInAClassWithDigestsAreCalledBadAndStay() throws InterruptedException {
        long fid = hosts.file(SUMMED, BYTES, 1, 3);
        hosts.node(1).files().put(FidPath.of(1, fid), new byte[BYTES.length]);
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        assertThat(codes()).containsExactly("BSUM");
        assertThat(store.files().devids(fid)).containsExactly(1, 3);
        assertThat(store.checksums().find(fid)).isEmpty();
    }

    @Test
    void wherePolicyOnlyIsCheckedViolationsAreStillMended() throws InterruptedException {
        long fid = hosts.file(PLAIN, BYTES, 1);
        setting("fsck_opt_policy_only", Optional.of("1"));
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        setting("fsck_opt_policy_only", Optional.empty());
        assertThat(codes()).containsExactly("POVI", "REPL");
    }

    @Test
    void countsAreNobodysAffairWhereTheyAreSwitchedOff() throws InterruptedException {
        long fid = hosts.file(PLAIN, BYTES, 1);
        store.files().addCopy(fid, 3);
        hosts.node(3).files().put(FidPath.of(3, fid), BYTES);
        setting("skip_devcount", Optional.of("1"));
        assertThat(fsck.check(fid)).isEqualTo(Outcome.CHECKED);
        setting("skip_devcount", Optional.empty());
        assertThat(codes()).isEmpty();
        assertThat(store.files().find(fid).orElseThrow().devcount()).isOne();
    }

    @Test
    void aFileThatIsGoneIsChecked() throws InterruptedException {
        assertThat(fsck.check(4_000_000_000L)).isEqualTo(Outcome.CHECKED);
        assertThat(codes()).isEmpty();
    }
}

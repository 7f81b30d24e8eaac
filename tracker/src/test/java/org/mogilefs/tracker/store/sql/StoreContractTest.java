package org.mogilefs.tracker.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.common.model.HostState;
import org.mogilefs.protocol.Checksum;
import org.mogilefs.protocol.HashType;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TestStores;
import org.mogilefs.tracker.cluster.ClusterTables;
import org.mogilefs.tracker.store.CloseOutcome;
import org.mogilefs.tracker.store.CloseRequest;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.StoreException;
import org.mogilefs.tracker.store.Tempfile;
import org.mogilefs.tracker.store.TopologyStore;

/** Files and the small tables, over every kind of database. */
@ParameterizedClass
@MethodSource("org.mogilefs.testing.TestDatabase$Kind#available")
class StoreContractTest extends StoreContract {
    StoreContractTest(TestDatabase.Kind kind) {
        super(kind);
    }

    @Test
    void theSchemaIsMadeOnce() {
        StoreConfig config = TestStores.config(database);
        assertThat(Schema.createIfMissing(config)).isFalse();
        assertThat(Schema.version(config)).contains(17);
    }

    @Test
    void aClosedFileIsFoundByKeyAndByFid() {
        FileRow file = stored("a key", 5, 3, 1);
        assertThat(store.files().find(1, "a key")).contains(file);
        assertThat(store.files().locate(1, "a key").orElseThrow().devids()).containsExactly(1, 3);
        assertThat(store.files().find(2, "a key")).isEmpty();
        assertThat(store.files().find(1, "another key")).isEmpty();
        assertThat(store.tempfiles().find(file.fid())).isEmpty();
        assertThat(store.queues().peekReplication(file.fid()))
                .get()
                .extracting(QueuedFid::nexttry)
                .isEqualTo(0L);
    }

    @Test
    void anyKeyInUtf8ComesBackAsItWas() {
        List<String> keys = List.of("naïve café", "日本語", "\uD83D\uDE00/%&+=", "with 'quotes' \\ and \"more\"", "%_\\");
        keys.forEach(key -> stored(key, 1, 1));
        keys.forEach(key ->
                assertThat(store.files().find(1, key).orElseThrow().dkey()).isEqualTo(key));
        assertThat(store.files().listKeys(1, "", "", 100, false)).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(store.files().listKeys(1, "%_\\", "", 100, false)).containsExactly("%_\\");
        assertThat(store.files().listKeys(1, "日", "", 100, false)).containsExactly("日本語");
    }

    @Test
    void overwritingAKeyQueuesTheOldFidForDeletion() {
        FileRow old = stored("k", 5, 1);
        FileRow now = stored("k", 6, 2);
        assertThat(store.files().find(old.fid())).isEmpty();
        assertThat(store.queues().peekDelete(old.fid())).isPresent();
        assertThat(store.files().find(1, "k").orElseThrow().fid()).isEqualTo(now.fid());
        assertThat(store.files().devids(old.fid())).containsExactly(1);
    }

    @Test
    void aFileIsClosedOnce() {
        long fid = store.tempfiles().reserve(0, 1, "k", 0, List.of(1)).orElseThrow();
        CloseRequest request = new CloseRequest(store.tempfiles().find(fid).orElseThrow(), "k", 1, 5, Optional.empty());
        assertThat(store.files().close(request)).isEqualTo(CloseOutcome.STORED);
        assertThat(store.files().close(request)).isEqualTo(CloseOutcome.FID_EXISTS);
        FileRow file = store.files().find(fid).orElseThrow();
        assertThat(store.files().delete(file)).isTrue();
        assertThat(store.files().delete(file)).isFalse();
        assertThat(store.files().close(request)).isEqualTo(CloseOutcome.NO_TEMPFILE);
        assertThat(store.files().find(fid)).isEmpty();
    }

    @Test
    void aDiscardedUploadLeavesNoKeyAndIsDeleted() {
        long fid = store.tempfiles().reserve(0, 1, "k", 0, List.of(1, 2)).orElseThrow();
        assertThat(store.files().discard(fid, List.of(1))).isTrue();
        assertThat(store.files().discard(fid, List.of(1))).isFalse();
        assertThat(store.files().find(1, "k")).isEmpty();
        assertThat(store.files().devids(fid)).containsExactly(1);
        assertThat(store.queues().peekDelete(fid)).isPresent();
    }

    @Test
    void aFidInUseIsRefused() {
        assertThat(store.tempfiles().reserve(1000, 1, "k", 0, List.of(1))).contains(1000L);
        assertThat(store.tempfiles().reserve(1000, 1, "k", 0, List.of(1))).isEmpty();
        assertThat(store.tempfiles().reserve(0, 1, "k", 0, List.of(1)).orElseThrow())
                .isGreaterThan(1000);
        FileRow file = stored("x", 1, 1);
        assertThat(store.tempfiles().reserve(file.fid(), 1, "k", 0, List.of(1))).isEmpty();
    }

    @Test
    void fidsBeyondThirtyTwoBitsWork() {
        long fid = 5_000_000_000L;
        assertThat(store.tempfiles().reserve(fid, 1, "big", 0, List.of(7))).contains(fid);
        store.files()
                .close(new CloseRequest(
                        store.tempfiles().find(fid).orElseThrow(), "big", 7, 6_000_000_000L, Optional.empty()));
        assertThat(store.files().find(1, "big").orElseThrow().length()).isEqualTo(6_000_000_000L);
        assertThat(store.tempfiles().reserve(0, 1, "k", 0, List.of(1)).orElseThrow())
                .isGreaterThan(fid);
        assertThat(store.files().maxFid()).isEqualTo(fid);
    }

    @Test
    void aCounterThatLagsBehindTheFilesIsPushedPastThem() {
        FileRow file = stored("a", 1, 1);
        store.close();
        store = Stores.open(TestStores.config(database));
        assertThat(store.tempfiles().reserve(file.fid(), 1, "k", 0, List.of(1))).isEmpty();
        assertThat(store.tempfiles().reserve(0, 1, "k", 0, List.of(1)).orElseThrow())
                .isGreaterThan(file.fid());
    }

    @Test
    void aTakenKeyIsNoTargetOfARename() {
        FileRow a = stored("a", 1, 1);
        stored("b", 1, 1);
        assertThatThrownBy(() -> store.files().rename(a, "b")).isInstanceOf(StoreException.Duplicate.class);
        store.files().rename(a, "c");
        assertThat(store.files().find(1, "c").orElseThrow().fid()).isEqualTo(a.fid());
        assertThat(store.files().find(1, "a")).isEmpty();
    }

    @Test
    void aKeyTooLongIsRefusedWhereTheColumnIsLimited() {
        if (database.kind() != TestDatabase.Kind.SQLITE) {
            assertThatThrownBy(() -> store.tempfiles().reserve(0, 1, "x".repeat(300), 0, List.of(1)))
                    .isInstanceOf(StoreException.BadValue.class);
        } else {
            assertThat(store.tempfiles().reserve(0, 1, "x".repeat(300), 0, List.of(1)))
                    .isPresent();
        }
    }

    @Test
    void keysAreListedInPages() {
        for (int i = 10; i < 40; i++) {
            stored("key" + i, 1, 1);
        }
        assertThat(store.files().listKeys(1, "key1", "", 100, false)).hasSize(10);
        List<String> page = store.files().listKeys(1, "", "key19", 5, true);
        assertThat(page).containsExactly("key20", "key21", "key22", "key23", "key24");
        assertThat(store.files().listFids(0, 7)).hasSize(7);
    }

    @Test
    void manyLookupsAndStoresAtOnceAllAnswer() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<FileRow>> stores = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String key = "k" + i;
                stores.add(() -> stored(key, 7, 1, 2));
            }
            HashSet<Long> fids = new HashSet<>();
            for (Future<FileRow> future : threads.invokeAll(stores)) {
                fids.add(future.get().fid());
            }
            assertThat(fids).hasSize(200);
            List<Callable<Boolean>> finds = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                String key = "k" + i;
                finds.add(() -> store.files()
                        .locate(1, key)
                        .filter(f -> f.devids().equals(List.of(1, 2)))
                        .isPresent());
            }
            int found = 0;
            for (Future<Boolean> future : threads.invokeAll(finds)) {
                found += future.get() ? 1 : 0;
            }
            assertThat(found).isEqualTo(200);
        }
    }

    @Test
    void closesOfOneKeyAtOnceLeaveOneFile() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<FileRow>> stores = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                long fid =
                        store.tempfiles().reserve(0, 1, "same", 0, List.of(1)).orElseThrow();
                Tempfile tempfile = store.tempfiles().find(fid).orElseThrow();
                stores.add(() -> {
                    store.files().close(new CloseRequest(tempfile, "same", 1, 5, Optional.empty()));
                    return null;
                });
            }
            for (Future<FileRow> future : threads.invokeAll(stores)) {
                future.get();
            }
        }
        assertThat(store.files().listFids(0, 100)).hasSize(1);
        assertThat(store.queues().claimDeletes(100)).hasSize(19);
    }

    @Test
    void oneBadStoreFailsNoneOfItsNeighbours() throws Exception {
        String tooLong = "x".repeat(300);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> stores = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                String key = i % 10 == 0 ? tooLong + i + "\uDCE9" : "k" + i;
                stores.add(() -> {
                    try {
                        return store.tempfiles()
                                .reserve(0, 1, key, 0, List.of(1))
                                .isPresent();
                    } catch (StoreException.BadValue e) {
                        return false;
                    }
                });
            }
            int kept = 0;
            for (Future<Boolean> future : threads.invokeAll(stores)) {
                kept += future.get() ? 1 : 0;
            }
            assertThat(kept).isEqualTo(54);
        }
    }

    @Test
    void aCountedCopyIsCountedOnce() {
        FileRow file = stored("k", 1, 1);
        Optional<Checksum> checksum = Checksum.parse("MD5:0cc175b9c0f1b6a831c399e269772661");
        store.files().addCountedCopy(file.fid(), 2, checksum);
        store.files().addCountedCopy(file.fid(), 2, checksum);
        assertThat(store.checksums().find(file.fid())).isEqualTo(checksum).isPresent();
        assertThat(store.files().find(file.fid()).orElseThrow().devcount()).isEqualTo(2);
        assertThat(store.files().devids(file.fid())).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void usageThatAnotherTrackerHasJustWrittenStays() {
        int hostid =
                store.topology().createHost("h", Map.of("hostip", "127.0.0.9", "http_port", "7500", "status", "alive"));
        store.topology().createDevice(4, hostid, DeviceState.ALIVE);
        assertThat(usedAfter(10, 1000)).as("never written before").isEqualTo(10);
        assertThat(usedAfter(20, 1015)).as("15 s later").isEqualTo(10);
        assertThat(usedAfter(30, 1016)).as("older than that").isEqualTo(30);
    }

    private long usedAfter(long used, long asof) {
        store.topology().updateUsage(List.of(new TopologyStore.DeviceUsage(4, 1000, used, asof)), 15);
        return store.topology().readTables().devices().getFirst().mbUsed().orElse(-1);
    }

    @Test
    void theSmallTablesAreReadWhole() {
        int dmid = store.namespaces().createDomain("d");
        assertThatThrownBy(() -> store.namespaces().createDomain("d")).isInstanceOf(StoreException.Duplicate.class);
        int classid = store.namespaces()
                .createClass(dmid, "c", 3, Optional.of("MultipleDevices()"), Optional.of(HashType.MD5));
        int hostid = store.topology()
                .createHost("h", Map.of("hostip", "127.0.0.9", "http_port", "7500", "status", "alive", "altip", ""));
        store.topology().createDevice(4, hostid, DeviceState.DRAIN);
        store.topology().setDeviceWeight(4, 50);
        store.topology().updateUsage(List.of(new TopologyStore.DeviceUsage(4, 1000, 10, 77)), 15);
        store.settings().set("k", "v");
        ClusterTables tables = store.topology().readTables();
        assertThat(tables.domains().getFirst().classes()).hasSize(2);
        assertThat(tables.domains()
                        .getFirst()
                        .classNamed("default")
                        .orElseThrow()
                        .mindevcount())
                .isEqualTo(2);
        assertThat(tables.domains()
                        .getFirst()
                        .classWithId(classid)
                        .orElseThrow()
                        .hashType())
                .contains(HashType.MD5);
        assertThat(tables.hosts().getFirst().state()).isEqualTo(HostState.ALIVE);
        assertThat(tables.hosts().getFirst().altip()).isEmpty();
        assertThat(tables.devices().getFirst().mbFree()).hasValue(990);
        assertThat(tables.devices().getFirst().state()).isEqualTo(DeviceState.DRAIN);
        assertThat(tables.settings()).containsEntry("k", "v").containsEntry("schema_version", "17");
        assertThat(store.topology().deleteHost(hostid)).isFalse();
    }

    @Test
    void settingsChangeTogether() {
        store.settings().set("a", "1");
        store.settings().apply(Map.of("a", Optional.empty(), "b", Optional.of("2")));
        store.settings().increment("n", 2);
        store.settings().increment("n", 3);
        assertThat(store.settings().get("a")).isEmpty();
        assertThat(store.settings().get("b")).contains("2");
        assertThat(store.settings().get("n")).contains("5");
    }

    @Test
    void digestsAndTheFsckLogAreKept() {
        Checksum sum = Checksum.parse("MD5:5d41402abc4b2a76b9719d911017c592").orElseThrow();
        store.checksums().put(5, sum);
        assertThat(store.checksums().find(5)).contains(sum);
        store.checksums().remove(5);
        assertThat(store.checksums().find(5)).isEmpty();
        store.fsckLog().append(5, "MISS", OptionalInt.of(2));
        store.fsckLog().append(5, "GONE", OptionalInt.empty());
        assertThat(store.fsckLog().read(0, 10)).extracting(e -> e.evcode()).containsExactly("MISS", "GONE");
        assertThat(store.fsckLog().countCodes(0, store.fsckLog().maxLogid())).containsEntry("GONE", 1L);
        store.fsckLog().clear();
        assertThat(store.fsckLog().read(0, 10)).isEmpty();
    }
}

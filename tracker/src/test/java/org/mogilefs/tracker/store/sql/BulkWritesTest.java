package org.mogilefs.tracker.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mogilefs.protocol.Checksum;
import org.mogilefs.protocol.HashType;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TestStores;
import org.mogilefs.tracker.store.CloseOutcome;
import org.mogilefs.tracker.store.CloseRequest;
import org.mogilefs.tracker.store.Tempfile;

/** Many reservations, and many closes, in the statements of one. */
class BulkWritesTest {
    private static final int MANY = 40;

    private static Database open(TestDatabase made) {
        StoreConfig config = TestStores.config(made);
        Schema.createIfMissing(config);
        return Stores.connect(config, Dsn.parse(config.dsn()), Stores.Waits.SERVING);
    }

    private static CloseRequest request(long fid, String key, int devid) {
        Tempfile tempfile = new Tempfile(fid, 1, key, 2, List.of(devid), 0);
        Optional<Checksum> checksum =
                Checksum.parse("MD5:00112233445566778899aabbccddeeff").filter(c -> c.type() == HashType.MD5);
        return new CloseRequest(tempfile, key, devid, fid * 10, checksum);
    }

    private static long reserve(SqlTempfileStore tempfiles, String key) {
        return tempfiles.reserve(0, 1, key, 2, List.of(3)).orElseThrow();
    }

    private static List<CloseOutcome> close(Database database, CloseRequest... requests) {
        return database.write(session -> new FileCloses().run(session, List.of(requests)));
    }

    private static long count(Database database, String what) {
        return database.<Long>read(session -> session.number("SELECT COUNT(*) FROM " + what));
    }

    @ParameterizedTest
    @MethodSource("org.mogilefs.testing.TestDatabase$Kind#available")
    void eachOfManyReservationsAtOnceGetsAFidAndARowOfItsOwn(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase made = TestDatabase.create(kind);
                Database database = open(made);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            SqlTempfileStore tempfiles = new SqlTempfileStore(database, 100);
            List<Future<Long>> reserving = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                String key = "key" + i;
                reserving.add(threads.submit(() -> reserve(tempfiles, key)));
            }
            HashSet<Long> fids = new HashSet<>();
            for (int i = 0; i < MANY; i++) {
                long fid = reserving.get(i).get();
                assertThat(fid).isGreaterThan(100);
                assertThat(tempfiles.find(fid).orElseThrow().dkey()).isEqualTo("key" + i);
                fids.add(fid);
            }
            assertThat(fids).hasSize(MANY);
            assertThat(count(database, "tempfile")).isEqualTo(MANY);
        }
    }

    @ParameterizedTest
    @MethodSource("org.mogilefs.testing.TestDatabase$Kind#available")
    void closesTogetherComeToWhatTheyWouldOneAfterTheOther(TestDatabase.Kind kind) {
        try (TestDatabase made = TestDatabase.create(kind);
                Database database = open(made)) {
            SqlTempfileStore tempfiles = new SqlTempfileStore(database, 0);
            long first = reserve(tempfiles, "first");
            long second = reserve(tempfiles, "second");
            long old = reserve(tempfiles, "taken");
            long fresh = reserve(tempfiles, "taken");
            assertThat(close(database, request(old, "taken", 3))).containsExactly(CloseOutcome.STORED);
            assertThat(close(
                            database,
                            request(first, "first", 3),
                            request(777, "not reserved", 3),
                            request(fresh, "taken", 4),
                            request(second, "second", 3)))
                    .containsExactly(
                            CloseOutcome.STORED, CloseOutcome.NO_TEMPFILE, CloseOutcome.STORED, CloseOutcome.STORED);
            assertThat(count(database, "tempfile")).isZero();
            assertThat(count(database, "file WHERE devcount = 1 AND classid = 2 AND dmid = 1 AND length = fid * 10"))
                    .isEqualTo(3);
            assertThat(count(database, "file WHERE dkey = 'taken' AND fid = " + fresh))
                    .isEqualTo(1);
            assertThat(count(database, "file_to_delete2 WHERE fid = " + old)).isEqualTo(1);
            assertThat(count(database, "file_on WHERE devid = 4 AND fid = " + fresh))
                    .isEqualTo(1);
            assertThat(count(database, "file_to_replicate WHERE nexttry = 0")).isEqualTo(4);
            assertThat(count(database, "checksum")).isEqualTo(4);
            assertThat(count(database, "file WHERE fid = 777")).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("org.mogilefs.testing.TestDatabase$Kind#available")
    void twoClosesOfOneKeyOrOfOneFidTogetherAreDoneInTheirOrder(TestDatabase.Kind kind) {
        try (TestDatabase made = TestDatabase.create(kind);
                Database database = open(made)) {
            SqlTempfileStore tempfiles = new SqlTempfileStore(database, 0);
            long first = reserve(tempfiles, "k");
            long second = reserve(tempfiles, "k");
            assertThat(close(database, request(first, "k", 3), request(second, "k", 3), request(second, "k", 3)))
                    .containsExactly(CloseOutcome.STORED, CloseOutcome.STORED, CloseOutcome.FID_EXISTS);
            assertThat(count(database, "file WHERE fid = " + second)).isEqualTo(1);
            assertThat(count(database, "file")).isEqualTo(1);
            assertThat(count(database, "file_to_delete2 WHERE fid = " + first)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("org.mogilefs.testing.TestDatabase$Kind#available")
    void copiesTogetherAreNotedAndCountedEachForItsFile(TestDatabase.Kind kind) {
        Checksum sum = Checksum.parse("MD5:00112233445566778899aabbccddeeff").orElseThrow();
        try (TestDatabase made = TestDatabase.create(kind);
                Database database = open(made)) {
            SqlTempfileStore tempfiles = new SqlTempfileStore(database, 0);
            List<Long> fids = IntStream.range(0, 4)
                    .mapToObj(i -> reserve(tempfiles, "k" + i))
                    .toList();
            fids.forEach(fid -> close(database, request(fid, "k" + fid, 3)));
            database.change(session -> session.update("DELETE FROM checksum"));
            database.write(session -> new CountedCopies()
                    .run(
                            session,
                            List.of(
                                    copy(fids.get(3), 4, Optional.of(sum)),
                                    copy(fids.get(0), 4, Optional.empty()),
                                    copy(fids.get(0), 5, Optional.empty()),
                                    copy(fids.get(1), 3, Optional.empty()),
                                    new CountedCopies.Change(999, OptionalInt.empty(), Optional.empty()))));
            assertThat(counted(database)).containsExactly(3L, 1L, 1L, 2L);
            assertThat(count(database, "checksum WHERE fid = " + fids.get(3))).isEqualTo(1);
            assertThat(count(database, "checksum")).isEqualTo(1);
        }
    }

    private static CountedCopies.Change copy(long fid, int devid, Optional<Checksum> checksum) {
        return new CountedCopies.Change(fid, OptionalInt.of(devid), checksum);
    }

    private static List<Long> counted(Database database) {
        return database.read(
                session -> session.query("SELECT devcount FROM file ORDER BY fid", row -> row.number("devcount")));
    }
}

package org.mogilefs.tracker.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TestStores;
import org.mogilefs.tracker.store.CloseRequest;
import org.mogilefs.tracker.store.LocatedFile;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.Tempfile;

/** Two databases, of which one plays the other's replica; the lengths of files tell which of them answered. */
@ParameterizedClass
@EnumSource(
        value = TestDatabase.Kind.class,
        names = {"SQLITE", "MARIADB"})
class ReplicasTest {
    private static final long HERE = 1;
    private static final long THERE = 2;

    @Parameter
    TestDatabase.Kind kind;

    @TempDir
    Path folder;

    private final Map<String, String> settings = new HashMap<>(Map.of("slave_dead_retry_timeout", "1"));
    private TestDatabase hereDatabase;
    private TestDatabase thereDatabase;
    private Store here;
    private Store there;

    @BeforeEach
    void open() {
        hereDatabase = TestDatabase.create(kind);
        thereDatabase = TestDatabase.create(kind);
        here = open(hereDatabase);
        there = open(thereDatabase);
        store(here, 10, "key", HERE);
        store(there, 10, "key", THERE);
    }

    private static Store open(TestDatabase database) {
        StoreConfig config = TestStores.config(database);
        Schema.createIfMissing(config);
        return Stores.open(config);
    }

    private static void store(Store store, long fid, String key, long length) {
        Tempfile tempfile = new Tempfile(fid, 1, key, 0, List.of(1), 0);
        store.tempfiles().reserve(fid, 1, key, 0, List.of(1));
        store.files().close(new CloseRequest(tempfile, key, 1, length, Optional.empty()));
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
        hereDatabase.close();
        thereDatabase.close();
    }

    private void follow(String names, String value) {
        settings.put("slave_keys", names);
        settings.put("slave_a", value);
        here.followReplicas(settings);
    }

    private String there() {
        // an empty password is no reason to refuse it
        return thereDatabase.dsn() + "|" + thereDatabase.user() + "|" + thereDatabase.password();
    }

    private Optional<Long> lengthOf(String key) {
        return here.files().locateOnReplica(1, key).map(LocatedFile::file).map(file -> file.length());
    }

    private void awaitAnswerFrom(long database) {
        await().until(() -> lengthOf("key").equals(Optional.of(database)));
    }

    @Test
    void readsComeFromAReplicaAsLongAsItIsNamed() {
        assertThat(lengthOf("key")).contains(HERE);
        follow("a", there());
        awaitAnswerFrom(THERE);
        assertThat(here.files().locate(1, "key").orElseThrow().file().length()).isEqualTo(HERE);
        follow("", there());
        awaitAnswerFrom(HERE);
        // weights behind names, as clients write them, and names without a replica are no matter
        follow(" nobody , a=5", there());
        awaitAnswerFrom(THERE);
    }

    @Test
    void whatTheReplicaDoesNotKnowIsAskedOfTheDatabase() {
        follow("a", there());
        awaitAnswerFrom(THERE);
        store(here, 11, "new", HERE);
        assertThat(lengthOf("new")).contains(HERE);
        assertThat(lengthOf("nowhere")).isEmpty();
    }

    @Test
    void aReplicaThatLagsIsLeftOutUntilItHasCaughtUp() {
        // it takes seconds, and nothing in it depends on the kind
        assumeThat(kind).isEqualTo(TestDatabase.Kind.SQLITE);
        store(here, 20, "later", HERE);
        settings.put("slave_max_lag", "1");
        follow("a", there());
        store(there, 20, "later", THERE);
        awaitAnswerFrom(THERE);
        store(here, 21, "last", HERE);
        awaitAnswerFrom(HERE);
        store(there, 21, "last", THERE);
        awaitAnswerFrom(THERE);
    }

    @Test
    void aReplicaThatIsAwayIsTriedAgain() throws IOException {
        if (kind != TestDatabase.Kind.SQLITE) {
            follow("a", "DBI:mysql:nothere:host=127.0.0.1:port=1|root|");
            assertThat(lengthOf("key")).contains(HERE);
            follow("a", "nonsense|x|y");
            assertThat(lengthOf("key")).contains(HERE);
            return;
        }
        Path file = Path.of(thereDatabase.dsn().replace("DBI:SQLite:", ""));
        Path moved = folder.resolve("late").resolve("replica.db");
        follow("a", "DBI:SQLite:" + moved + "||");
        assertThat(lengthOf("key")).contains(HERE);
        there.close();
        // all at once: whoever tries the replica before its file is there would make an empty one
        Path made = Files.createDirectory(folder.resolve("made"));
        Files.copy(file, made.resolve(moved.getFileName()));
        Files.move(made, moved.getParent());
        awaitAnswerFrom(THERE);
        // and a good one that breaks costs no request its answer
        Files.write(moved, new byte[100]);
        assertThat(lengthOf("key")).isPresent();
        awaitAnswerFrom(HERE);
    }
}

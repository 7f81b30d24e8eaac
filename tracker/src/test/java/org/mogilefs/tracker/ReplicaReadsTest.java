package org.mogilefs.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.store.CloseRequest;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.Tempfile;
import org.mogilefs.tracker.store.sql.Schema;
import org.mogilefs.tracker.store.sql.Stores;

/**
 * A tracker that is told of a replica by its settings. The replica has other contents than the database, which no real
 * one has, so that every answer tells where it came from.
 */
class ReplicaReadsTest {
    private static final String OF_THE_DATABASE = "length=1&";
    private static final String OF_THE_REPLICA = "length=2&";

    private static TestDatabase replica;
    private static TrackerFixture tracker;
    private static Store here;
    private static Store there;
    private static long lastFid = 10;

    @BeforeAll
    static void start() throws SQLException {
        tracker = new TrackerFixture(TestDatabase.Kind.SQLITE).withDevices();
        tracker.must("create_domain domain=d");
        // a machine under load is no reason to leave a replica out
        tracker.must("set_server_setting key=slave_connect_timeout&value=30");
        tracker.must("set_server_setting key=slave_dead_retry_timeout&value=1");
        tracker.must("set_server_setting key=slave_max_lag&value=1");
        replica = TestDatabase.create(TestDatabase.Kind.SQLITE);
        Schema.createIfMissing(TestStores.config(replica));
        here = Stores.open(TestStores.config(tracker.database()));
        there = Stores.open(TestStores.config(replica));
        looksFresh();
        store(here, 10, "key", 1, 1);
        store(there, 10, "key", 2, 3);
    }

    @AfterAll
    static void stop() {
        there.close();
        here.close();
        tracker.close();
        replica.close();
    }

    @BeforeEach
    void follow() {
        tracker.must("set_server_setting key=slave_a&value=" + replica.dsn() + "%7C%7C");
        tracker.must("set_server_setting key=slave_keys&value=a");
        catchUp();
        awaitAnswersWith(OF_THE_REPLICA);
    }

    /** The replica gets to know of a file that is newer than all others. */
    private static void catchUp() {
        store(there, ++lastFid, "caught up at " + lastFid, 2, 3);
    }

    private static void store(Store store, long fid, String key, long length, int devid) {
        store.tempfiles().reserve(fid, 1, key, 0, List.of(devid));
        Tempfile tempfile = new Tempfile(fid, 1, key, 0, List.of(devid), 0);
        store.files().close(new CloseRequest(tempfile, key, devid, length, Optional.empty()));
    }

    /** Device figures arrive there as they do at a replica: only fids tell that it lags. */
    private static void looksFresh() throws SQLException {
        String url = "jdbc:sqlite:" + replica.dsn().substring("DBI:SQLite:".length());
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO device (devid, hostid, mb_asof) VALUES (1, 1, 4000000000)");
        }
    }

    private void awaitAnswersWith(String length) {
        await().until(() -> (info("key") + "&").contains(length));
    }

    private String info(String key) {
        return tracker.ask("file_info domain=d&key=" + key);
    }

    private String path(String key) {
        return tracker.must("get_paths domain=d&noverify=1&key=" + key).values().text("path1");
    }

    @Test
    void fileInfoAndGetPathsAreServedByTheReplicaAndListKeysByTheDatabase() {
        assertThat(path("key")).contains("/dev3/");
        assertThat(tracker.ask("list_keys domain=d&prefix=caught")).startsWith("ERR none_match ");
        assertThat(tracker.ask("file_debug domain=d&key=key")).contains("fid_length=1");
    }

    @Test
    void whatTheReplicaDoesNotKnowYetIsFoundInTheDatabase() {
        store(here, ++lastFid, "new", 1, 1);
        assertThat(info("new")).startsWith("OK ");
        assertThat(path("new")).contains("/dev1/");
        assertThat(info("nowhere")).isEqualTo("ERR unknown_key unknown_key");
    }

    @Test
    void changesAreMadeInTheDatabaseAlone() {
        store(here, ++lastFid, "changed", 1, 1);
        store(there, lastFid, "changed", 2, 3);
        tracker.must("delete domain=d&key=changed");
        assertThat(here.files().find(1, "changed")).isEmpty();
        assertThat(there.files().find(1, "changed")).isPresent();
    }

    @Test
    void aReplicaThatIsAwayIsLeftOut() {
        tracker.must("set_server_setting key=slave_a&value=DBI:mysql:m:host=127.0.0.1:port=1%7Cu%7Cp");
        awaitAnswersWith(OF_THE_DATABASE);
        assertThat(path("key")).contains("/dev1/");
    }

    @Test
    void aReplicaThatLagsIsLeftOutUntilItHasCaughtUp() {
        store(here, ++lastFid, "later", 1, 1);
        awaitAnswersWith(OF_THE_DATABASE);
        catchUp();
        awaitAnswersWith(OF_THE_REPLICA);
    }
}

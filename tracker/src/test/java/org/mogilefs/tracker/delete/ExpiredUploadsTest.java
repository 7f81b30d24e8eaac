package org.mogilefs.tracker.delete;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mogilefs.protocol.FidPath;
import org.mogilefs.tracker.TwoHosts;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.Store;

/** Uploads that nobody closes, and the two delete queues of old, which trackers of the original's may still hold. */
class ExpiredUploadsTest {
    private static final int HOUR = 3600;

    private static TwoHosts hosts;
    private static Store store;
    private static ExpiredUploads expired;
    private static FileRemover remover;

    @BeforeAll
    static void open() {
        hosts = new TwoHosts(Duration.ofSeconds(5));
        store = hosts.store();
        expired = new ExpiredUploads(store);
        remover = new FileRemover(store, hosts.cluster(), hosts.nodes());
    }

    @AfterAll
    static void close() {
        hosts.close();
    }

    /** An upload to dev1 and dev3, of which dev1 has the bytes, opened {@code seconds} ago. */
    private static long upload(int seconds) {
        long fid = store.tempfiles()
                .reserve(0, 1, "k" + System.nanoTime(), 0, List.of(1, 3))
                .orElseThrow();
        hosts.node(1).files().put(FidPath.of(1, fid), new byte[10]);
        execute("UPDATE tempfile SET createtime = createtime - " + seconds + " WHERE fid = " + fid);
        return fid;
    }

    private static void execute(String sql) {
        String url = "jdbc:sqlite:" + hosts.database().dsn().substring("DBI:SQLite:".length());
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 30000");
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static void assertRemoved(long fid) {
        remover.remove(store.queues().peekDelete(fid).orElseThrow());
        assertThat(hosts.node(1).files()).doesNotContainKey(FidPath.of(1, fid));
        assertThat(store.files().devids(fid)).isEmpty();
        assertThat(store.queues().peekDelete(fid)).isEmpty();
    }

    @Test
    void anUploadIsGivenUpAfterAnHourAndItsBytesGo() {
        long fid = upload(HOUR + 5);
        assertThat(expired.sweep()).isOne();
        assertThat(store.tempfiles().find(fid)).isEmpty();
        assertThat(store.files().devids(fid)).as("wherever they may have gone").containsExactly(1, 3);
        assertRemoved(fid);
    }

    @Test
    void aYoungerOneIsWaitedFor() {
        long fid = upload(HOUR - 60);
        assertThat(expired.sweep()).isZero();
        assertThat(store.tempfiles().find(fid)).isPresent();
        assertThat(store.queues().peekDelete(fid)).isEmpty();
        store.tempfiles().remove(fid);
    }

    @Test
    void oneThatBecameAFileLosesNothingButItsRow() {
        long fid = fileWithUpload();
        expired.sweep();
        assertStays(fid);
    }

    @Test
    void oneThatBecomesAFileJustNowLosesNothingButItsRow() {
        // a tracker of the original's wrote the file after the look for one
        long fid = fileWithUpload();
        assertThat(store.files().discard(fid, List.of(1, 4))).isFalse();
        assertStays(fid);
    }

    private static long fileWithUpload() {
        long fid = hosts.file(0, new byte[10], 1, 3);
        execute("INSERT INTO tempfile (fid, createtime, classid, dmid, dkey, devids) VALUES (" + fid
                + ", 1000, 0, 1, 'k', '1,3')");
        return fid;
    }

    private static void assertStays(long fid) {
        assertThat(store.tempfiles().find(fid)).isEmpty();
        assertThat(store.files().find(fid)).isPresent();
        assertThat(store.files().devids(fid)).containsExactly(1, 3);
        assertThat(store.queues().peekDelete(fid)).isEmpty();
    }

    @Test
    void aListOfDevicesThatIsNoneHoldsUpNoOther() {
        long odd = upload(HOUR + 5);
        execute("UPDATE tempfile SET devids = '1,x,,99999999999' WHERE fid = " + odd);
        long none = upload(HOUR + 5);
        execute("UPDATE tempfile SET devids = NULL WHERE fid = " + none);
        long usual = upload(HOUR + 5);
        assertThat(expired.sweep()).isEqualTo(3);
        assertThat(store.files().devids(odd)).containsExactly(1);
        assertThat(store.files().devids(none)).isEmpty();
        assertThat(store.files().devids(usual)).containsExactly(1, 3);
        List.of(odd, none, usual)
                .forEach(fid -> assertThat(store.tempfiles().find(fid)).isEmpty());
    }

    @Test
    void oneTrackerAtATimeLooks() {
        long fid = upload(HOUR + 5);
        try (LockStore.Held other =
                store.locks().acquire("mgfs:tempfiles", Duration.ZERO).orElseThrow()) {
            assertThat(expired.sweep()).isZero();
            assertThat(other.isHeld()).isTrue();
            assertThat(store.tempfiles().find(fid)).isPresent();
        }
        assertThat(expired.sweep()).isOne();
    }

    @Test
    void whatWaitsInTheOldestQueueIsDeleted() {
        long fid = deleted();
        execute("INSERT INTO file_to_delete (fid) VALUES (" + fid + ")");
        assertThat(expired.sweep()).isOne();
        assertThat(expired.sweep()).as("moved, not copied").isZero();
        assertRemoved(fid);
    }

    @Test
    void whatWasPutOffInTheOldQueueIsDeletedWhenItsTimeHasCome() {
        long due = deleted();
        long later = deleted();
        execute("INSERT INTO file_to_delete_later (fid, delafter) VALUES (" + due + ", " + (store.now() - 2) + ")");
        execute("INSERT INTO file_to_delete_later (fid, delafter) VALUES (" + later + ", " + (store.now() + 600) + ")");
        assertThat(expired.sweep()).isOne();
        assertRemoved(due);
        assertThat(store.queues().peekDelete(later)).isEmpty();
        execute("UPDATE file_to_delete_later SET delafter = " + (store.now() - 1));
        assertThat(expired.sweep()).isOne();
        assertRemoved(later);
    }

    @Test
    void aFileInAnOldQueueStays() {
        long fid = hosts.file(0, new byte[10], 1, 3);
        execute("INSERT INTO file_to_delete (fid) VALUES (" + fid + ")");
        assertThat(expired.sweep()).isOne();
        remover.remove(store.queues().peekDelete(fid).orElseThrow());
        assertThat(store.files().devids(fid)).containsExactly(1, 3);
        assertThat(hosts.node(1).files()).containsKey(FidPath.of(1, fid));
    }

    /** A fid on dev1 and dev3 without a file, and in no queue. */
    private static long deleted() {
        long fid = hosts.file(0, new byte[10], 1, 3);
        execute("DELETE FROM file WHERE fid = " + fid);
        return fid;
    }
}

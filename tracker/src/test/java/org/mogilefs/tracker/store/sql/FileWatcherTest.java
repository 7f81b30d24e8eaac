package org.mogilefs.tracker.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TestStores;
import org.mogilefs.tracker.store.CloseRequest;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.FileStore;
import org.mogilefs.tracker.store.FileWatcher;
import org.mogilefs.tracker.store.Store;

/** Whoever remembers files learns of each change that makes a memory untrue. */
class FileWatcherTest {
    private final TestDatabase database = TestDatabase.create(TestDatabase.Kind.SQLITE);
    private final List<String> told = new ArrayList<>();
    private Store store;
    private FileStore files;
    private FileRow file;

    @BeforeEach
    void storeAFile() {
        Schema.createIfMissing(TestStores.config(database));
        store = Stores.open(TestStores.config(database));
        files = store.files();
        close("k");
        file = files.find(1, "k").orElseThrow();
        files.watchedBy(new FileWatcher() {
            @Override
            public void keyChanged(int dmid, String dkey) {
                told.add("key " + dmid + " " + dkey);
            }

            @Override
            public void copiesChanged(long fid) {
                told.add("copies " + fid);
            }
        });
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    private void close(String key) {
        long fid = store.tempfiles().reserve(0, 1, key, 0, List.of(1)).orElseThrow();
        files.close(new CloseRequest(store.tempfiles().find(fid).orElseThrow(), key, 1, 5, Optional.empty()));
    }

    @Test
    void aKeyThatIsStoredOver() {
        close("k");
        assertThat(told).containsExactly("key 1 k");
    }

    @Test
    void aKeyThatIsDeleted() {
        files.delete(file);
        assertThat(told).containsExactly("key 1 k");
    }

    @Test
    void bothKeysOfARename() {
        files.rename(file, "other");
        assertThat(told).containsExactly("key 1 k", "key 1 other");
    }

    @Test
    void aCopyThatIsNoted() {
        files.addCopy(file.fid(), 2);
        assertThat(told).containsExactly("copies " + file.fid());
    }

    @Test
    void aCopyThatReplicationMade() {
        files.addCountedCopy(file.fid(), 2, Optional.empty());
        assertThat(told).containsExactly("copies " + file.fid());
    }

    @Test
    void aCopyThatIsRemoved() {
        files.removeCopy(file.fid(), 1);
        assertThat(told).containsExactly("copies " + file.fid());
    }

    @Test
    void copiesOfADeadDevice() {
        files.reapCopies(1, List.of(file.fid()));
        assertThat(told).containsExactly("copies " + file.fid());
    }

    @Test
    void nothingOfWhatChangesNoKeyAndNoCopy() {
        files.recountDevices(file.fid());
        files.changeClass(file, 1);
        assertThat(told).isEmpty();
    }
}

package org.mogilefs.tracker.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TestStores;
import org.mogilefs.tracker.store.CloseOutcome;
import org.mogilefs.tracker.store.CloseRequest;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.Tempfile;

/** A database of each kind, empty and opened, for what every kind must do. */
abstract class StoreContract {
    final TestDatabase database;
    Store store;

    StoreContract(TestDatabase.Kind kind) {
        database = TestDatabase.create(kind);
    }

    @BeforeEach
    void open() {
        StoreConfig config = TestStores.config(database);
        assertThat(Schema.createIfMissing(config)).isTrue();
        store = Stores.open(config);
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    /** A file with copies on those devices, as its fields tell. */
    final FileRow stored(String key, long length, int... devids) {
        long fid = store.tempfiles().reserve(0, 1, key, 0, List.of(devids[0])).orElseThrow();
        Tempfile tempfile = store.tempfiles().find(fid).orElseThrow();
        assertThat(store.files().close(new CloseRequest(tempfile, key, devids[0], length, Optional.empty())))
                .isEqualTo(CloseOutcome.STORED);
        for (int devid : devids) {
            store.files().addCopy(fid, devid);
        }
        return store.files().find(fid).orElseThrow();
    }
}

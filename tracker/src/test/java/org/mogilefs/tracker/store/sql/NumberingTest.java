package org.mogilefs.tracker.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TestStores;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.StoreException;

/** Two trackers that add to one database at once. */
@ParameterizedClass
@MethodSource("org.mogilefs.testing.TestDatabase$Kind#available")
class NumberingTest {
    private static final int EACH = 12;

    @Parameter
    TestDatabase.Kind kind;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Store> stores = new ArrayList<>();
    private TestDatabase database;

    @BeforeEach
    void open() {
        database = TestDatabase.create(kind);
        StoreConfig config = TestStores.config(database);
        Schema.createIfMissing(config);
        stores.add(Stores.open(config));
        stores.add(Stores.open(config));
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        stores.forEach(Store::close);
        database.close();
    }

    private void assertAllGetNumbersOfTheirOwn(BiFunction<Store, Integer, Integer> add) throws Exception {
        List<Future<Integer>> numbers = new ArrayList<>();
        for (int i = 0; i < 2 * EACH; i++) {
            int nth = i;
            numbers.add(threads.submit(() -> add.apply(stores.get(nth % 2), nth)));
        }
        HashSet<Integer> different = new HashSet<>();
        for (Future<Integer> number : numbers) {
            different.add(number.get());
        }
        assertThat(different).hasSize(2 * EACH);
    }

    @Test
    void domainsClassesAndHostsAddedAtOnceGetNumbersOfTheirOwn() throws Exception {
        assertAllGetNumbersOfTheirOwn((store, i) -> store.namespaces().createDomain("d" + i));
        assertAllGetNumbersOfTheirOwn(
                (store, i) -> store.namespaces().createClass(1, "c" + i, 2, Optional.empty(), Optional.empty()));
        assertAllGetNumbersOfTheirOwn((store, i) -> store.topology()
                .createHost("h" + i, Map.of("hostip", "10.0.0." + i, "http_port", "7500", "status", "alive")));
    }

    @Test
    void aNameThatIsTakenIsRefusedOnceAndForAll() {
        Store store = stores.getFirst();
        store.namespaces().createDomain("d");
        assertThatThrownBy(() -> store.namespaces().createDomain("d")).isInstanceOf(StoreException.Duplicate.class);
        store.topology().createHost("a", Map.of("hostip", "10.0.0.1", "http_port", "7500"));
        Map<String, String> sameAddress = Map.of("hostip", "10.0.0.1", "http_port", "7500");
        assertThatThrownBy(() -> store.topology().createHost("b", sameAddress))
                .isInstanceOf(StoreException.Duplicate.class);
        assertThat(store.topology().findHost("b")).isEmpty();
    }
}

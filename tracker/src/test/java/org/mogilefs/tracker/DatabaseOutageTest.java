package org.mogilefs.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.testing.FaultProxy;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.config.TrackerConfig;
import org.mogilefs.tracker.store.sql.Schema;

/** A whole tracker whose database goes away while it serves, and comes back. */
class DatabaseOutageTest {
    private final TestDatabase database = TestDatabase.create(TestDatabase.Kind.MARIADB);
    private final FaultProxy proxy =
            new FaultProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), TestDatabase.mariaDbPort()));
    private Tracker tracker;

    @BeforeEach
    void start() throws Exception {
        Schema.createIfMissing(TestStores.config(database));
        TrackerConfig usual = TrackerFixture.config(database, TrackerConfig.Limits.USUAL);
        String dsn = database.dsn().replace("port=" + TestDatabase.mariaDbPort(), "port=" + proxy.port());
        tracker = new Tracker(new TrackerConfig(
                new TrackerConfig.Database(dsn, database.user(), database.password(), 8),
                usual.listen(),
                usual.jobs(),
                usual.nodes(),
                usual.limits(),
                usual.minFreeSpaceMb(),
                usual.defaultMindevcount(),
                true,
                usual.pidfile(),
                0));
        tracker.start();
    }

    @AfterEach
    void stop() {
        tracker.close();
        proxy.close();
        database.close();
    }

    @Test
    void noopAndAdminStatusGoOnCommandsSayThatTheyFailedAndServiceComesBack() {
        InetSocketAddress address = tracker.addresses().getFirst();
        try (Conversation client = new Conversation(address)) {
            assertThat(client.ask("create_domain domain=d")).isEqualTo("OK domain=d");

            proxy.set(new FaultProxy.Fault.Reset());

            assertThat(client.ask("list_keys domain=d")).isEqualTo("ERR failure Operation+failed");
            assertThat(client.ask("create_domain domain=e")).isEqualTo("ERR failure Operation+failed");
            assertThat(client.ask("noop callid=1")).isEqualTo("OK callid=1");
            assertThat(client.askMany("!version")).containsExactly("2.73");
            assertThat(client.askMany("!stats").getFirst()).startsWith("uptime ");
            assertThat(client.askMany("!jobs")).isNotEmpty();
            assertThat(client.askMany("!want 0 delete")).isEqualTo(List.of("Now desiring 0 children doing 'delete'."));
            try (Conversation another = new Conversation(address)) {
                assertThat(another.ask("get_domains")).contains("domain1=d");
                assertThat(another.ask("list_keys domain=d")).isEqualTo("ERR failure Operation+failed");
            }

            proxy.set(new FaultProxy.Fault.None());

            await().until(() -> client.ask("list_keys domain=d").startsWith("ERR none_match "));
            assertThat(client.ask("create_domain domain=e")).isEqualTo("OK domain=e");
        }
    }
}

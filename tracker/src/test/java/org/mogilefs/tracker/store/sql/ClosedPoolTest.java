package org.mogilefs.tracker.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.testing.FaultProxy;
import org.mogilefs.testing.HeardLog;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TestStores;

/** A database that is closed while the pool is busy connecting. */
class ClosedPoolTest {
    // after so long the pool is making a connection, and after twice as long it is made
    private static final Duration LATE = Duration.ofMillis(500);

    private final InetSocketAddress server =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), TestDatabase.mariaDbPort());
    private final TestDatabase made = TestDatabase.create(TestDatabase.Kind.MARIADB);
    private final FaultProxy proxy = new FaultProxy(server);
    private final HeardLog log = new HeardLog("com.zaxxer.hikari", Level.WARN);

    @AfterEach
    void stop() {
        log.close();
        proxy.close();
        made.close();
    }

    private Database open() {
        String dsn = made.dsn().replace("port=" + server.getPort(), "port=" + proxy.port());
        return Stores.connect(TestStores.config(made), Dsn.parse(dsn), Stores.Waits.SERVING);
    }

    private void assertPoolWasSilent() {
        // other tests have pools at the same time
        String here = Thread.currentThread().getName();
        assertThat(log.events())
                .filteredOn(event -> event.getThreadName().equals(here))
                .isEmpty();
    }

    @Test
    void whoClosesWhileAConnectionIsBeingMadeWaitsForItInSilence() {
        proxy.set(new FaultProxy.Fault.Delay(LATE.multipliedBy(2)));
        Database database = open();
        await().pollDelay(LATE).until(() -> true);
        database.close();
        assertPoolWasSilent();
    }

    @Test
    void whoClosesWhileTheDatabaseIsAwayDoesNotWaitForIt() {
        proxy.set(new FaultProxy.Fault.Reset());
        Database database = open();
        await().until(database::isRefused);
        database.close();
        assertPoolWasSilent();
    }
}

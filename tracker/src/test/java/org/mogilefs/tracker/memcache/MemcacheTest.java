package org.mogilefs.tracker.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.common.log.ProgramLog;
import org.mogilefs.protocol.Arguments;
import org.mogilefs.testing.FreePorts;
import org.mogilefs.testing.HeardLog;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TestStores;
import org.mogilefs.tracker.TrackerFixture;
import org.mogilefs.tracker.store.CloseRequest;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.Tempfile;
import org.mogilefs.tracker.store.sql.Stores;
import org.slf4j.Logger;

/** A tracker with memcached beside it, both on real sockets. */
class MemcacheTest {
    private static TrackerFixture tracker;
    /** The same database without memcached, as a tool would change it. */
    private static Store other;

    private static Memcache memcache;

    private final MemcachedServer memcached = new MemcachedServer();

    @BeforeAll
    static void start() {
        tracker = new TrackerFixture(TestDatabase.Kind.SQLITE).withDevices();
        tracker.must("create_domain domain=d");
        TestDatabase database = tracker.database();
        other = Stores.open(TestStores.config(database));
        memcache = new Memcache(tracker.tracker().cluster()::view);
        store(77, "key", 1, 3);
    }

    private static void store(long fid, String key, int... devids) {
        Tempfile tempfile = new Tempfile(
                other.tempfiles().reserve(fid, 1, key, 0, List.of(devids[0])).orElseThrow(), 1, key, 0, List.of(), 0);
        other.files().close(new CloseRequest(tempfile, key, devids[0], 5, Optional.empty()));
        for (int devid : devids) {
            other.files().addCopy(fid, devid);
        }
    }

    @AfterAll
    static void stop() {
        memcache.close();
        other.close();
        tracker.close();
    }

    @BeforeEach
    void remembers() {
        servers(memcached.address());
        await().until(() -> {
            paths("key");
            return memcached.entries().containsKey("mogdevids:77");
        });
    }

    @AfterEach
    void end() {
        servers("");
        memcached.close();
    }

    private static void servers(String servers) {
        tracker.must("set_server_setting key=memcache_servers&value=" + servers);
    }

    private static List<String> paths(String key) {
        Arguments answer = tracker.must("get_paths domain=d&noverify=1&pathcount=9&key=" + key)
                .values();
        return IntStream.rangeClosed(1, (int) answer.number("paths"))
                .mapToObj(i -> answer.text("path" + i).replaceAll(".*/(dev\\d+)/.*/(\\d+)\\.fid", "$1 $2"))
                .sorted()
                .toList();
    }

    private String text(String key) {
        return new String(memcached.entries().get(key).value(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void keysValuesAndFlagsAreTheOriginals() {
        assertThat(memcached.entries().keySet()).isEqualTo(Set.of("mogfid:1:key", "mogdevids:77"));
        assertThat(text("mogfid:1:key")).isEqualTo("77");
        assertThat(memcached.entries().get("mogfid:1:key").flags()).isEqualTo("0");
        assertThat(memcached.entries().get("mogdevids:77").flags()).isEqualTo("1");
        assertThat(StorableList.read(memcached.entries().get("mogdevids:77").value()))
                .contains(List.of(1, 3));
        assertThat(memcached.entries().get("mogfid:1:key").seconds()).isEqualTo("3600");
    }

    @Test
    void entriesLiveAsLongAsTheSettingSays() {
        tracker.must("set_server_setting key=memcache_ttl&value=90");
        memcached.entries().clear();
        paths("key");
        await().until(() -> memcached.entries().size() == 2);
        assertThat(memcached.entries().get("mogdevids:77").seconds()).isEqualTo("90");
        tracker.must("set_server_setting key=memcache_ttl&value=0");
    }

    @Test
    void noverifyTakesWhatAPerlTrackerWrote() {
        memcached.put("mogfid:1:key", 0, new byte[] {'8', '8'});
        memcached.put("mogdevids:88", 1, StorableList.write(List.of(2, 4)));
        assertThat(paths("key")).containsExactly("dev2 0000000088", "dev4 0000000088");
    }

    @Test
    void whoWantsVerifiedPathsGetsTheDatabases() {
        memcached.put("mogdevids:77", 1, StorableList.write(List.of(2, 4)));
        assertThat(tracker.ask("get_paths domain=d&key=key"))
                .doesNotContain("dev2")
                .doesNotContain("dev4");
        await().until(() -> StorableList.read(
                        memcached.entries().get("mogdevids:77").value())
                .equals(Optional.of(List.of(1, 3))));
    }

    @Test
    void whatMakesNoSenseIsAskedOfTheDatabase() {
        memcached.put("mogfid:1:key", 0, new byte[] {'x'});
        assertThat(paths("key")).containsExactly("dev1 0000000077", "dev3 0000000077");
        memcached.put("mogdevids:77", 0, new byte[] {'1', ',', '3'});
        assertThat(paths("key")).containsExactly("dev1 0000000077", "dev3 0000000077");
    }

    @Test
    void changesOfCopiesAreForgotten() {
        await().until(() -> memcache.fid(1, "key").isPresent());
        memcache.copiesChanged(77);
        await().until(() -> !memcached.entries().containsKey("mogdevids:77"));
        assertThat(memcached.entries()).containsKey("mogfid:1:key");
    }

    @Test
    void renamedAndDeletedKeysAreForgotten() {
        store(78, "old", 2);
        paths("old");
        await().until(() -> memcached.entries().containsKey("mogfid:1:old"));
        tracker.must("rename domain=d&from_key=old&to_key=new");
        await().until(() -> !memcached.entries().containsKey("mogfid:1:old"));
        paths("new");
        await().until(() -> memcached.entries().containsKey("mogfid:1:new"));
        tracker.must("delete domain=d&key=new");
        await().until(() -> !memcached.entries().containsKey("mogfid:1:new"));
    }

    @Test
    void keysThatMemcachedCannotKeepNeverReachIt() {
        String tooLong = "k".repeat(245);
        store(79, "a b", 2);
        store(80, tooLong, 2);
        assertThat(paths("a+b")).containsExactly("dev2 0000000079");
        assertThat(paths(tooLong)).containsExactly("dev2 0000000080");
        paths("key");
        assertThat(memcached.entries().keySet()).noneMatch(key -> key.startsWith("mogfid:1:a") || key.contains("kkk"));
    }

    @Test
    void keysInAnyScriptAreKeptByTheirBytes() {
        store(81, "k\u00e4", 2);
        assertThat(paths("k%C3%A4")).containsExactly("dev2 0000000081");
        await().until(() -> memcached.entries().containsKey("mogfid:1:k\u00c3\u00a4"));
    }

    @Test
    void aServerThatFallsSilentOrGoesAwayIsDoneWithout() {
        memcached.fallSilent();
        for (int i = 0; i < 20; i++) {
            assertThat(paths("key")).containsExactly("dev1 0000000077", "dev3 0000000077");
        }
        servers("127.0.0.1:" + FreePorts.next());
        assertThat(paths("key")).containsExactly("dev1 0000000077", "dev3 0000000077");
    }

    @Test
    void aServerThatRefusesLeavesNoStackTraceInTheLogOfTheTracker() {
        try (HeardLog log = new HeardLog(Logger.ROOT_LOGGER_NAME)) {
            servers("127.0.0.1:" + FreePorts.next());
            await().until(() -> {
                paths("key");
                return log.events().stream().anyMatch(e -> text(e).contains("Connection refused"));
            });
            assertThat(log.events())
                    .filteredOn(e -> text(e).contains("Connection refused") && e.getThrowableProxy() != null)
                    .isNotEmpty()
                    .extracting(ILoggingEvent::getLoggerName)
                    .allMatch(name -> ProgramLog.TALKATIVE.stream().anyMatch(name::startsWith));
        }
    }

    private static String text(ILoggingEvent event) {
        return event.getFormattedMessage()
                + (event.getThrowableProxy() == null
                        ? ""
                        : event.getThrowableProxy().getMessage());
    }

    @Test
    void serversAreHostAndPortBetweenCommas() {
        assertThat(Memcache.addresses("127.0.0.1:11211 , nothing,127.0.0.2:11212,:5,x:"))
                .containsExactly(new InetSocketAddress("127.0.0.1", 11211), new InetSocketAddress("127.0.0.2", 11212));
        assertThat(Memcache.addresses("")).isEmpty();
    }
}

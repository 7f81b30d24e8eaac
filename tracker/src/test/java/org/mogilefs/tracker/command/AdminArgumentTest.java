package org.mogilefs.tracker.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mogilefs.protocol.Arguments;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TrackerFixture;

/** Arguments and errors of the commands on classes, hosts, devices and settings, one by one. */
class AdminArgumentTest {
    private static final String BAD_PARAMS = "ERR bad_params Invalid+parameters+to+command%3B+please+see+documentation";
    private static final AtomicInteger counter = new AtomicInteger();
    private static TrackerFixture tracker;

    private final int number = counter.incrementAndGet();

    @BeforeAll
    static void start() {
        tracker = new TrackerFixture(TestDatabase.Kind.SQLITE);
        tracker.must("create_domain domain=d");
        tracker.must("create_host host=h&ip=127.0.0.1&port=1&altip=10.9.0.1&altmask=10.0.0.0/8");
        tracker.must("create_device devid=1&hostname=h");
    }

    @AfterAll
    static void stop() {
        tracker.close();
    }

    private static String ask(String line) {
        return tracker.ask(line);
    }

    private static Arguments ok(String line) {
        return tracker.must(line).values();
    }

    private String newHost() {
        return "create_host host=h" + number + "&ip=10.7.0." + number + "&port=7500";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "x", "99"})
    void whoAsksForAHostOrDeviceThatIsNoneGetsNone(String id) {
        assertThat(ask("get_hosts hostid=" + id)).isEqualTo("OK hosts=0");
        assertThat(ask("get_devices devid=" + id)).isEqualTo("OK devices=0");
    }

    @Test
    void aZoneMayBeEmptied() {
        ok("set_server_setting key=zone_z&value=10.0.0.0/8,+192.168.0.0/16");
        ok("set_server_setting key=zone_z&value=");
        assertThat(ok("server_setting key=zone_z").text("value")).isEmpty();
        assertThat(ask("set_server_setting key=zone_z&value=10.0.0.0/33")).startsWith("ERR invalid_format ");
    }

    // ---- classes

    @Test
    void updateClassChecksItsArgumentsAsCreateClassDoes() {
        ok("create_class domain=d&class=checked&mindevcount=1");
        assertThat(ask("update_class domain=d")).isEqualTo("ERR no_class No+class+provided");
        assertThat(ask("update_class domain=d&class=checked&mindevcount=0"))
                .isEqualTo("ERR invalid_mindevcount The+mindevcount+must+be+at+least+1");
        assertThat(ask("update_class domain=d&class=checked&mindevcount=1&replpolicy=nonsense"))
                .startsWith("ERR invalid_replpolicy ");
        assertThat(ask("update_class domain=d&class=checked&mindevcount=1&hashtype=CRC32"))
                .isEqualTo("ERR invalid_hashtype invalid_hashtype");
        assertThat(ask("update_class domain=d&class=nope&mindevcount=1"))
                .isEqualTo("ERR class_not_found Class+not+found");
        assertThat(ask("update_class domain=d&class=checked&mindevcount=2"))
                .isEqualTo("OK class=checked&mindevcount=2&domain=d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONE", "MD5", "SHA-1"})
    void aClassTakesEachKindOfDigest(String type) {
        ok("create_class domain=d&class=" + type + "&mindevcount=1&hashtype=" + type);
        Map<String, String> all = ok("get_domains").asMap();
        String name = all.entrySet().stream()
                .filter(e -> e.getValue().equals(type) && e.getKey().endsWith("name"))
                .map(e -> e.getKey().replaceFirst("name$", ""))
                .findFirst()
                .orElseThrow();
        assertThat(all).containsEntry(name + "hashtype", type);
    }

    @Test
    void createClassMakesARowOfTheDefaultClassOnce() {
        ok("create_domain domain=own-default");
        ok("create_class domain=own-default&class=default&mindevcount=4");
        assertThat(ask("create_class domain=own-default&class=default&mindevcount=4"))
                .isEqualTo("ERR class_exists That+class+already+exists+in+that+domain");
    }

    @Test
    void deleteClassOfAClassThatIsNotThereIsRefused() {
        assertThat(ask("delete_class domain=d&class=nope")).isEqualTo("ERR class_not_found Class+not+found");
    }

    // ---- hosts

    @ParameterizedTest
    @ValueSource(strings = {"alive", "dead", "down", "readonly"})
    void aHostTakesEachState(String state) {
        String hostid = ok(newHost() + "&status=" + state).text("hostid");
        assertThat(ok("get_hosts hostid=" + hostid).text("host1_status")).isEqualTo(state);
        ok("update_host host=h" + number + "&status=down");
        ok("update_host host=h" + number + "&status=" + state);
        assertThat(ok("get_hosts hostid=" + hostid).text("host1_status")).isEqualTo(state);
    }

    @Test
    void aHostIsNeverInDrain() {
        assertThat(ask(newHost() + "&status=drain")).isEqualTo("ERR unknown_state Invalid/unknown+state");
    }

    @Test
    void createHostTakesEveryColumn() {
        Arguments made = ok(newHost() + "&getport=7600&altip=10.7.1." + number + "&altmask=10.7.0.0/16");
        assertThat(made.text("hostname")).isEqualTo("h" + number);
        assertThat(ok("get_hosts hostid=" + made.text("hostid")).asMap())
                .containsEntry("host1_http_get_port", "7600")
                .containsEntry("host1_altip", "10.7.1." + number)
                .containsEntry("host1_altmask", "10.7.0.0/16");
    }

    @Test
    void updateHostTakesAddressAndPort() {
        String hostid = ok(newHost()).text("hostid");
        assertThat(ok("update_host host=h" + number + "&ip=10.6.0." + number + "&port=7700")
                        .asMap())
                .containsEntry("hostid", hostid)
                .containsEntry("hostname", "h" + number);
        assertThat(ok("get_hosts hostid=" + hostid).asMap())
                .containsEntry("host1_hostip", "10.6.0." + number)
                .containsEntry("host1_http_port", "7700");
    }

    @Test
    void anotherAddressThatIsTakenIsRefusedAndNoHostIsLeft() {
        assertThat(ask(newHost() + "&altip=10.9.0.1")).isEqualTo("ERR dup Duplicate+name/number+used.");
        assertThat(ask("update_host host=h" + number)).isEqualTo("ERR host_not_found Host+not+found");
    }

    @Test
    void getHostsWithoutANumberShowsAll() {
        ok(newHost());
        assertThat(ok("get_hosts").number("hosts")).isGreaterThanOrEqualTo(2);
    }

    // ---- devices

    @ParameterizedTest
    @ValueSource(strings = {"alive", "dead", "down", "readonly", "drain"})
    void aDeviceIsMadeInEachStateByTheNumberOfItsHost(String state) {
        String hostid = ok(newHost()).text("hostid");
        ok("create_device devid=10" + number + "&hostid=" + hostid + "&state=" + state);
        assertThat(ok("get_devices devid=10" + number).asMap())
                .containsEntry("dev1_hostid", hostid)
                .containsEntry("dev1_status", state);
    }

    @ParameterizedTest
    @ValueSource(strings = {"readonly", "drain", "down", "dead"})
    void setStateTakesEachState(String state) {
        ok("create_device devid=10" + number + "&hostname=h");
        assertThat(ask("set_state host=h&device=10" + number + "&state=" + state))
                .isEqualTo("OK ");
        assertThat(ok("get_devices devid=10" + number).text("dev1_status")).isEqualTo(state);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " host=h&device=x&state=alive", " host=h&device=1", " host=h&device=1&state="})
    void setStateWantsHostDeviceAndState(String arguments) {
        assertThat(ask("set_state" + arguments)).isEqualTo(BAD_PARAMS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " host=h&weight=1", " host=h&device=1&weight=-1", " host=h&device=x&weight=1"})
    void setWeightWantsHostDeviceAndANumber(String arguments) {
        assertThat(ask("set_weight" + arguments)).isEqualTo(BAD_PARAMS);
    }

    // ---- settings

    @Test
    void settingsOfFsckAreReadOneByOneOnly() {
        tracker.setting("fsck_host", "somewhere");
        try {
            assertThat(ok("server_setting key=fsck_host").text("value")).isEqualTo("somewhere");
            assertThat(ok("server_settings").asMap()).doesNotContainValue("fsck_host");
        } finally {
            tracker.setting("fsck_host", "");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "skip_devcount, yes, 1",
        "skip_mkcol, on, 1",
        "case_sensitive_list_keys, f, 0",
        "memcache_servers, 10.0.0.1:11211, 10.0.0.1:11211",
        "memcache_ttl, 90, 90",
        "internal_queue_limit, 700, 700",
        "queue_size_for_reaper, 9, 9",
        "network_zones, 'near,far', 'near,far'",
        "zone_near, 10.0.0.0/8, 10.0.0.0/8",
        "fsck_checksum, MD5, MD5",
        "slave_one, DBI:mysql:x|u|p, DBI:mysql:x|u|p",
        "slave_skip_filtered, 1, 1",
    })
    void eachWritableSettingIsKept(String key, String value, String kept) {
        try {
            assertThat(ask("set_server_setting key=" + key + "&value=" + value)).isEqualTo("OK ");
            assertThat(ok("server_setting key=" + key).text("value")).isEqualTo(kept);
        } finally {
            tracker.setting(key, "");
        }
    }

    @Test
    void aSettingWithoutAValueIsEmptiedOrRemoved() {
        ok("set_server_setting key=slave_keys&value=one");
        assertThat(ask("set_server_setting key=slave_keys")).isEqualTo("OK ");
        assertThat(ok("server_settings").asMap()).doesNotContainValue("slave_keys");
        assertThat(ask("set_server_setting key=skip_devcount")).isEqualTo("OK ");
        assertThat(ok("server_setting key=skip_devcount").text("value")).isEqualTo("0");
    }

    @Test
    void replicateNowTellsHowManyItPulledForward() {
        String row = "INSERT INTO file_to_replicate (fid, nexttry, failcount, flags) VALUES ";
        tracker.execute(row + "(501, 2147483647, 0, 0), (502, 2000000000, 0, 0), (503, 0, 0, 0)");
        assertThat(ask("replicate_now")).isEqualTo("OK count=2");
        assertThat(ask("replicate_now")).isEqualTo("OK count=0");
    }
}

package org.mogilefs.tracker.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Server settings and the small commands. */
class SettingCommandTest extends CommandTest {
    private String set(String key, String value) {
        return ask("set_server_setting key=" + key + "&value=" + value);
    }

    private String get(String key) {
        return ok("server_setting key=" + key).text("value");
    }

    @Test
    void aSettingThatIsNotSetIsEmpty() {
        assertThat(ask("server_setting")).startsWith("ERR bad_params");
        assertThat(ask("server_setting key=nope")).isEqualTo("OK key=nope&value=");
    }

    @Test
    void onlyKnownSettingsAreWritable() {
        assertThat(ask("set_server_setting value=1")).startsWith("ERR bad_params");
        assertThat(set("nope", "1")).isEqualTo("ERR not_writable not_writable");
        assertThat(set("schema_version", "1")).isEqualTo("ERR not_writable not_writable");
        assertThat(set("fsck_host", "x")).isEqualTo("ERR not_writable not_writable");
    }

    @Test
    void yesAndNoHaveManyForms() {
        for (String yes : new String[] {"1", "true", "ON", "y"}) {
            assertThat(set("skip_devcount", yes)).isEqualTo("OK ");
            assertThat(get("skip_devcount")).isEqualTo("1");
        }
        for (String no : new String[] {"0", "false", "Off", "no", ""}) {
            assertThat(set("skip_devcount", no)).isEqualTo("OK ");
            assertThat(get("skip_devcount")).isEqualTo("0");
        }
        assertThat(set("skip_devcount", "maybe")).startsWith("ERR invalid_format ");
    }

    @Test
    void numbersAreDigits() {
        assertThat(set("memcache_ttl", "60")).isEqualTo("OK ");
        assertThat(set("memcache_ttl", "abc")).startsWith("ERR invalid_format ");
        assertThat(set("memcache_ttl", "")).isEqualTo("OK ");
        assertThat(get("memcache_ttl")).isEqualTo("0");
    }

    @Test
    void zonesAreAddressBlocks() {
        assertThat(set("zone_near", "10.0.0.0/8,192.168.0.0/16")).isEqualTo("OK ");
        assertThat(set("zone_near", "bogus")).startsWith("ERR invalid_format ");
        assertThat(get("zone_near")).isEqualTo("10.0.0.0/8,192.168.0.0/16");
    }

    @Test
    void fsckChecksumIsOffClassOrAKindOfDigest() {
        assertThat(set("fsck_checksum", "SHA-1")).isEqualTo("OK ");
        assertThat(ok("server_settings").asMap()).containsValue("fsck_checksum");
        assertThat(set("fsck_checksum", "CRC")).startsWith("ERR invalid_format ");
        assertThat(set("fsck_checksum", "class")).isEqualTo("OK ");
        assertThat(get("fsck_checksum")).isEmpty();
    }

    @Test
    void everyChangeOfAReplicaCountsUp() {
        long before = ok("server_setting key=slave_version").number("value");
        assertThat(set("slave_keys", "one")).isEqualTo("OK ");
        assertThat(set("slave_keys", "")).isEqualTo("OK ");
        assertThat(get("slave_keys")).isEmpty();
        assertThat(ok("server_setting key=slave_version").number("value")).isEqualTo(before + 2);
    }

    @Test
    void allSettingsAreShownByKey() {
        set("queue_rate_for_reaper", "500");
        assertThat(ok("server_settings").asMap())
                .containsValue("queue_rate_for_reaper")
                .containsValue("schema_version");
    }

    @Test
    void smallCommandsAnswer() {
        assertThat(ask("noop")).isEqualTo("OK ");
        assertThat(ask("test")).isEqualTo("OK ");
        assertThat(ask("test crash=1")).isEqualTo("ERR failure Operation+failed");
        assertThat(ask("sleep duration=1")).isEqualTo("OK ");
        assertThat(ask("clear_cache")).isEqualTo("OK ");
        assertThat(ask("do_monitor_round")).isEqualTo("OK ");
    }

    @Test
    void replicateNowPullsDeferredFilesForward() {
        withDomain();
        long fid = stored("k", "x").fid();
        assertThat(ok("replicate_now").number("count")).isNotNegative();
        assertThat(ok("file_debug fid=" + fid).has("replqueue_nexttry")).isTrue();
    }

    @Test
    void callidComesBackWithEveryAnswer() {
        assertThat(ask("noop callid=7")).isEqualTo("OK callid=7");
        assertThat(ask("delete_domain domain=nope&callid=a%20b"))
                .isEqualTo("ERR domain_not_found Domain+not+found a+b");
        assertThat(ask("nosuch callid=9")).isEqualTo("ERR unknown_command Unknown+server+command 9");
        assertThat(ask("server_setting key=x&callid=9")).isEqualTo("OK key=x&value=&callid=9");
    }
}

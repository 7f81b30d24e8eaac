package org.mogilefs.tracker.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TrackerFixture;

/** What all commands do alike; there is no device, so that none of them gets far. */
class EveryCommandTest {
    private static TrackerFixture tracker;

    @BeforeAll
    static void start() {
        tracker = new TrackerFixture(TestDatabase.Kind.SQLITE);
        tracker.must("create_domain domain=d");
    }

    @AfterAll
    static void stop() {
        tracker.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create_open domain=d&key=k",
                "create_close domain=d",
                "get_paths domain=d&key=k",
                "file_info domain=d&key=k",
                "file_debug domain=d&key=k",
                "delete domain=d&key=k",
                "rename domain=d&from_key=a&to_key=b",
                "updateclass domain=d&key=k&class=default",
                "list_keys domain=d",
                "edit_file domain=d&key=k",
                "httpcopy sdevid=1&ddevid=2&fid=3",
                "create_domain domain=d",
                "delete_domain domain=nope",
                "create_class domain=d",
                "update_class domain=d",
                "delete_class domain=d&class=nope",
                "create_host host=h",
                "update_host host=nope",
                "delete_host host=nope",
                "create_device devid=0",
                "set_state host=nope",
                "set_weight host=nope",
                "server_setting x=1",
                "set_server_setting key=nope",
                "test crash=1",
                "rebalance_set_policy policy=nonsense",
                "rebalance_test x=1",
                "rebalance_start x=1",
                "rebalance_stop x=1",
                "rebalance_status x=1",
                "no_such_command x=1"
            })
    void aRefusalEndsWithTheCallid(String request) {
        assertThat(tracker.ask(request + "&callid=c%20%31")).matches("ERR \\w+ \\S+ c\\+1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list_fids",
                "get_domains",
                "get_hosts",
                "get_devices",
                "server_setting key=k",
                "server_settings",
                "set_server_setting key=memcache_ttl",
                "clear_cache",
                "do_monitor_round",
                "replicate_now",
                "fsck_start",
                "fsck_stop",
                "fsck_reset",
                "fsck_clearlog",
                "fsck_getlog",
                "fsck_status",
                "rebalance_set_policy",
                "rebalance_reset",
                "noop",
                "test",
                "sleep duration=0.5"
            })
    void aSuccessHasTheCallidAmongItsValues(String request) {
        String separator = request.contains(" ") ? "&" : " ";
        assertThat(tracker.must(request + separator + "callid=c%20%31").values().text("callid"))
                .isEqualTo("c 1");
        tracker.must("fsck_stop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create_open",
                "create_close",
                "get_paths",
                "file_info",
                "file_debug",
                "delete",
                "rename",
                "updateclass",
                "list_keys",
                "edit_file"
            })
    void aCommandOnFilesWantsADomainThatIsThereBeforeAnythingElse(String command) {
        assertThat(tracker.ask(command)).isEqualTo("ERR no_domain No+domain+provided");
        assertThat(tracker.ask(command + " domain=")).isEqualTo("ERR no_domain No+domain+provided");
        assertThat(tracker.ask(command + " domain=nope")).isEqualTo("ERR unreg_domain Domain+name+invalid/not+found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"create_domain", "delete_domain", "create_class", "update_class", "delete_class"})
    void aCommandOnDomainsTakesNothingForNoName(String command) {
        assertThat(tracker.ask(command)).isEqualTo("ERR no_domain No+domain+provided");
        assertThat(tracker.ask(command + " domain=")).isEqualTo("ERR no_domain No+domain+provided");
    }

    @Test
    void zeroIsNoNameOfADomainToMakeAndAnUnknownOneToItsClasses() {
        assertThat(tracker.ask("create_domain domain=0")).isEqualTo("ERR no_domain No+domain+provided");
        assertThat(tracker.ask("delete_domain domain=0")).isEqualTo("ERR no_domain No+domain+provided");
        for (String command : List.of("create_class", "update_class", "delete_class")) {
            assertThat(tracker.ask(command + " domain=0&class=c&mindevcount=1"))
                    .isEqualTo("ERR domain_not_found Domain+not+found");
        }
    }

    @Test
    void withoutADeviceAnUploadIsRefused() {
        assertThat(tracker.ask("create_open domain=d&key=k"))
                .isEqualTo("ERR no_devices No+devices+found+to+store+file");
    }
}

package org.mogilefs.tracker.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mogilefs.protocol.Arguments;

/** Hosts and devices. */
class TopologyCommandTest extends CommandTest {
    private static final String BAD_PARAMS = "ERR bad_params Invalid+parameters+to+command%3B+please+see+documentation";

    private String ip() {
        return "10.1.2." + domain.substring(1);
    }

    @Test
    void aHostNeedsNameAddressAndPort() {
        assertThat(ask("create_host")).isEqualTo("ERR no_host No+host+provided");
        assertThat(ask("create_host host={d}")).isEqualTo("ERR no_ip IP+required+to+create+host");
        assertThat(ask("create_host host={d}&ip=" + ip())).isEqualTo("ERR no_port Port+required+to+create+host");
        assertThat(ask("create_host host={d}&ip=" + ip() + "&port=7500&status=asleep"))
                .isEqualTo("ERR unknown_state Invalid/unknown+state");
        assertThat(ask("create_host host=h1")).isEqualTo("ERR host_exists That+host+already+exists");
        assertThat(ask("create_host host={d}&ip=127.0.0.1&port=7500")).isEqualTo("ERR dup Duplicate+name/number+used.");
    }

    @Test
    void aNewHostIsDownUnlessSaidOtherwiseAndGoesWhenItHasNoDevice() {
        Arguments made = ok("create_host host={d}&ip=" + ip() + "&port=7500");
        Arguments seen = ok("get_hosts hostid=" + made.text("hostid"));
        assertThat(seen.asMap())
                .containsEntry("hosts", "1")
                .containsEntry("host1_hostname", domain)
                .containsEntry("host1_status", "down")
                .containsEntry("host1_hostip", ip())
                .containsEntry("host1_http_port", "7500")
                .containsEntry("host1_http_get_port", "")
                .containsEntry("host1_altip", "");
        ok("delete_host host={d}");
        made = ok("create_host host={d}&ip=" + ip() + "&port=7500&status=0");
        assertThat(ok("get_hosts hostid=" + made.text("hostid")).text("host1_status"))
                .isEqualTo("down");
        assertThat(ask("delete_host host={d}")).isEqualTo("OK ");
        assertThat(ask("get_hosts hostid=" + made.text("hostid"))).isEqualTo("OK hosts=0");
        assertThat(ask("delete_host host={d}")).isEqualTo("ERR unknown_host Host+not+found");
        assertThat(ask("delete_host")).isEqualTo("ERR unknown_host Host+not+found");
        assertThat(ask("delete_host host=h1"))
                .isEqualTo("ERR host_not_empty Unable+to+delete+host%3B+it+contains+devices+still");
    }

    @Test
    void updateHostChangesWhatIsGiven() {
        String hostid = ok("create_host host={d}&ip=" + ip() + "&port=7500").text("hostid");
        assertThat(ask("update_host")).startsWith("ERR no_host");
        assertThat(ask("update_host host=nope")).isEqualTo("ERR host_not_found Host+not+found");
        assertThat(ask("update_host host={d}&status=asleep")).startsWith("ERR unknown_state");
        assertThat(ask("update_host host={d}")).startsWith("OK ");
        ok("update_host host={d}&status=readonly&getport=7502&altip=10.3.2." + domain.substring(1)
                + "&altmask=10.0.0.0/8");
        assertThat(ok("get_hosts hostid=" + hostid).asMap())
                .containsEntry("host1_status", "readonly")
                .containsEntry("host1_http_port", "7500")
                .containsEntry("host1_http_get_port", "7502")
                .containsEntry("host1_altmask", "10.0.0.0/8");
        ok("update_host host={d}&getport=");
        assertThat(ok("get_hosts hostid=" + hostid).text("host1_http_get_port")).isEmpty();
        assertThat(ask("update_host host={d}&ip=127.0.0.1")).isEqualTo("ERR dup Duplicate+name/number+used.");
    }

    @Test
    void updateHostRefusesWhatTheColumnsCannotHold() {
        ok("create_host host={d}&ip=" + ip() + "&port=7500");
        assertThat(ask("update_host host={d}&port=x")).isEqualTo("ERR db http_port+must+be+a+number");
        assertThat(ask("update_host host={d}&getport=99999999999")).isEqualTo("ERR db http_get_port+must+be+a+number");
        assertThat(ask("update_host host={d}&status=0")).isEqualTo("ERR unknown_state Invalid/unknown+state");
        assertThat(ask("update_host host={d}&status=")).startsWith("OK ");
        assertThat(ask("noop")).isEqualTo("OK ");
    }

    @Test
    void aNumberWithAFractionNamesNoHostAndNoDevice() {
        assertThat(ask("get_hosts hostid=1.5")).isEqualTo("OK hosts=0");
        assertThat(ask("get_devices devid=1.5")).isEqualTo("OK devices=0");
        assertThat(ask("set_state host=h1&device=1.5&state=down")).isEqualTo("ERR no_device Device+not+found");
        assertThat(ask("set_state host=h1&device=-1&state=down")).isEqualTo("ERR no_device Device+not+found");
        assertThat(ask("set_state host=h1&device=0.0&state=down")).isEqualTo(BAD_PARAMS);
        assertThat(ask("set_weight host=h1&device=1.5&weight=7")).isEqualTo("ERR no_device Device+not+found");
        assertThat(ok("get_devices devid=1x").asMap())
                .containsEntry("dev1_status", "alive")
                .containsEntry("dev1_weight", "100");
    }

    @Test
    void aDeviceNeedsANumberAndAHost() {
        assertThat(ask("create_device devid=1&hostname=h1&state=asleep")).isEqualTo("ERR invalid_state invalid_state");
        assertThat(ask("create_device")).isEqualTo("ERR invalid_devid invalid_devid");
        assertThat(ask("create_device devid=x&hostname=h1")).isEqualTo("ERR invalid_devid invalid_devid");
        assertThat(ask("create_device devid=0&hostname=h1")).isEqualTo("ERR invalid_devid invalid_devid");
        assertThat(ask("create_device devid=99")).isEqualTo("ERR bad_args No+hostid/hostname+parameter");
        assertThat(ask("create_device devid=99&hostid=12345")).isEqualTo("ERR unknown_hostid unknown_hostid");
        assertThat(ask("create_device devid=99&hostname=nope")).isEqualTo("ERR unknown_host Host+not+found");
        assertThat(ask("create_device devid=1&hostname=h1")).isEqualTo("ERR existing_devid existing_devid");
    }

    @Test
    void devicesShowWhatTheMonitorSaw() {
        assertThat(ok("get_devices devid=1").asMap())
                .containsEntry("devices", "1")
                .containsEntry("dev1_devid", "1")
                .containsEntry("dev1_status", "alive")
                .containsEntry("dev1_observed_state", "writeable")
                .containsEntry("dev1_mb_total", "976")
                .containsEntry("dev1_mb_used", "97")
                .containsEntry("dev1_mb_free", "879");
        assertThat(ask("get_devices devid=99")).isEqualTo("OK devices=0");
        assertThat(ok("get_devices").number("devices")).isGreaterThanOrEqualTo(4);
    }

    @Test
    void setStateChecksHostDeviceAndState() {
        assertThat(ask("set_state device=1&state=alive")).isEqualTo(BAD_PARAMS);
        assertThat(ask("set_state host=h1&state=alive")).isEqualTo(BAD_PARAMS);
        assertThat(ask("set_state host=h1&device=1&state=asleep")).isEqualTo(BAD_PARAMS);
        assertThat(ask("set_state host=h1&device=99&state=alive")).isEqualTo("ERR no_device Device+not+found");
        assertThat(ask("set_state host=h1&device=3&state=alive"))
                .isEqualTo("ERR host_mismatch The+device+specified+doesn%27t+belong+to+the+host+specified");
    }

    @Test
    void aDeadDeviceComesBackByWayOfDownOnly() {
        String devid = "9" + domain.substring(1);
        ok("create_device devid=" + devid + "&hostname=h2&state=dead");
        assertThat(ask("set_state host=h2&device=" + devid + "&state=alive"))
                .isEqualTo("ERR state_too_high Status+cannot+go+from+dead+to+alive%3B+must+use+down");
        assertThat(ask("set_state host=h2&device=" + devid + "&state=down")).isEqualTo("OK ");
        assertThat(ok("get_devices devid=" + devid).text("dev1_status")).isEqualTo("down");
    }

    @Test
    void setWeightTakesNumbersFromZero() {
        assertThat(ask("set_weight device=1&weight=1")).isEqualTo(BAD_PARAMS);
        assertThat(ask("set_weight host=h1&device=1&weight=-1")).isEqualTo(BAD_PARAMS);
        assertThat(ask("set_weight host=h1&device=99&weight=1")).startsWith("ERR no_device");
        assertThat(ask("set_weight host=h1&device=3&weight=1")).startsWith("ERR host_mismatch");
        assertThat(ask("set_weight host=h1&device=1&weight=50")).isEqualTo("OK ");
        assertThat(ok("get_devices devid=1").text("dev1_weight")).isEqualTo("50");
        assertThat(ask("set_weight host=h1&device=1")).isEqualTo("OK ");
        assertThat(ok("get_devices devid=1").text("dev1_weight")).isEqualTo("0");
    }
}

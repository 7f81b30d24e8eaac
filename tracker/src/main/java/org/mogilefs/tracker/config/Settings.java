package org.mogilefs.tracker.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mogilefs.protocol.PerlNumber;

/** From texts to typed values. Every error names where the text was written. */
final class Settings {
    private final Map<Option, Setting> given;

    Settings(Map<Option, Setting> given) {
        this.given = given;
    }

    TrackerConfig config() throws ConfigException {
        return new TrackerConfig(
                new TrackerConfig.Database(
                        text(Option.DB_DSN),
                        text(Option.DB_USER),
                        text(Option.DB_PASS),
                        Math.max(2, number(Option.DB_CONNECTIONS))),
                addresses(),
                jobs(),
                nodes(),
                new TrackerConfig.Limits(
                        Math.max(4096, number(Option.LINE_LIMIT)),
                        seconds(Option.WRITE_TIMEOUT),
                        Math.max(1, number(Option.MAX_CONNECTIONS))),
                number(Option.MIN_FREE_SPACE),
                Math.max(1, number(Option.DEFAULT_MINDEVCOUNT)),
                !isTrue(Option.NO_SCHEMA_CHECK),
                Optional.of(text(Option.PIDFILE)).filter(t -> !t.isEmpty()).map(Path::of),
                number(Option.DEBUG));
    }

    String text(Option option) {
        Setting setting = given.get(option);
        return setting == null ? option.standard() : setting.value();
    }

    private boolean isTrue(Option option) {
        String value = text(option);
        return !value.isEmpty() && !value.equals("0");
    }

    private ConfigException wrong(Option option, String why) {
        Setting setting = given.get(option);
        String origin = setting == null ? option.fileName() : setting.origin();
        return new ConfigException(origin + ": " + why + ", not '" + text(option) + "'");
    }

    private int number(Option option) throws ConfigException {
        String value = text(option);
        if (!PerlNumber.isDigits(value) || PerlNumber.parse(value) > Integer.MAX_VALUE) {
            throw wrong(option, "a number is needed");
        }
        return Integer.parseInt(value);
    }

    private Duration seconds(Option option) throws ConfigException {
        String value = text(option);
        if (value.matches("\\d{1,6}|\\d{0,6}\\.\\d{1,6}")) {
            Duration duration = Duration.ofMillis(Math.round(Double.parseDouble(value) * 1000));
            if (duration.isPositive() && duration.compareTo(Duration.ofDays(1)) < 0) {
                return duration;
            }
        }
        throw wrong(option, "a number of seconds is needed");
    }

    private TrackerConfig.Jobs jobs() throws ConfigException {
        return new TrackerConfig.Jobs(
                number(isTrue(Option.LISTENER_JOBS) ? Option.LISTENER_JOBS : Option.QUERY_JOBS),
                number(Option.DELETE_JOBS),
                number(Option.REPLICATE_JOBS),
                number(Option.FSCK_JOBS),
                number(Option.REAPER_JOBS),
                isTrue(Option.JOB_MASTER));
    }

    private TrackerConfig.Nodes nodes() throws ConfigException {
        return new TrackerConfig.Nodes(
                seconds(Option.NODE_TIMEOUT),
                seconds(Option.CONN_TIMEOUT),
                Math.max(1, number(Option.CONN_POOL_SIZE)),
                number(Option.STREAM_PORT),
                isTrue(Option.REPL_USE_GET_PORT),
                isTrue(Option.REBALANCE_IGNORE_MISSING));
    }

    private List<InetSocketAddress> addresses() throws ConfigException {
        int standardPort = number(Option.CONF_PORT);
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String text : Arrays.stream(text(Option.LISTEN).split(","))
                .map(String::strip)
                .filter(t -> !t.isEmpty())
                .toList()) {
            addresses.add(address(text, standardPort));
        }
        return addresses;
    }

    private InetSocketAddress address(String text, int standardPort) throws ConfigException {
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon >= 0 && !text.endsWith("]") && (text.indexOf(':') == colon || text.startsWith("["));
        String host = (hasPort ? text.substring(0, colon) : text).replaceAll("^\\[|]$", "");
        String port = hasPort ? text.substring(colon + 1) : Integer.toString(standardPort);
        if (!PerlNumber.isDigits(port) || PerlNumber.parse(port) > 65535) {
            throw wrong(Option.LISTEN, "an address and a port are needed");
        }
        InetSocketAddress address = new InetSocketAddress(host.isEmpty() ? "0.0.0.0" : host, Integer.parseInt(port));
        if (address.isUnresolved()) {
            throw wrong(Option.LISTEN, "no such address '" + host + "'");
        }
        return address;
    }
}

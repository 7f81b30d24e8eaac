package org.mogilefs.tracker.config;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mogilefs.protocol.PerlNumber;

/**
 * Reads command line and file into a {@link TrackerConfig}. The command line beats the file, the file beats the
 * defaults; unknown options are warned about and left alone, as in the original.
 */
public final class ConfigReader {
    /** The file that is read when none is named, if it is there. */
    public static final Path STANDARD_FILE = Path.of("/etc/mogilefs/mogilefsd.conf");

    private final Map<Option, String> given = new EnumMap<>(Option.class);
    private final List<String> warnings = new ArrayList<>();
    private final List<String> listen = new ArrayList<>();
    private Optional<Path> file = Optional.empty();
    private boolean skipFile;
    private int debug;

    private ConfigReader() {}

    /**
     * What was read.
     *
     * @param config the configuration
     * @param user the user the operator wants the tracker to run as; empty when not said
     * @param warnings lines for the operator
     */
    public record Result(TrackerConfig config, String user, List<String> warnings) {}

    /**
     * Reads the command line and the file it names, or {@link #STANDARD_FILE}.
     *
     * @throws ConfigException when something makes no sense
     */
    public static Result read(List<String> commandLine) throws ConfigException {
        ConfigReader reader = new ConfigReader();
        reader.readCommandLine(commandLine);
        reader.readFile();
        return reader.result();
    }

    // ---- command line

    private void readCommandLine(List<String> words) throws ConfigException {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!word.startsWith("-") || word.equals("-")) {
                warnings.add("Unknown argument: " + word);
                continue;
            }
            int equals = word.indexOf('=');
            String name = canonical(equals < 0 ? word : word.substring(0, equals));
            Optional<String> value = equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1));
            if (value.isEmpty() && takesValue(name)) {
                if (i + 1 == words.size()) {
                    throw new ConfigException("Option " + word + " requires an argument");
                }
                value = Optional.of(words.get(++i));
            }
            apply(word, name, value);
        }
    }

    private static String canonical(String word) {
        return switch (word) {
            case "-c" -> "config";
            case "-s" -> "skipconfig";
            case "-d" -> "debug";
            case "-D" -> "daemonize";
            case "-l" -> "listen";
            case "-p" -> "confport";
            case "-w" -> "workers";
            default -> word.replaceFirst("^--?", "").replace('-', '_');
        };
    }

    private static boolean takesValue(String name) {
        return name.equals("config")
                || name.equals("workerport")
                || Option.ofCommandLine(name).filter(o -> !o.isFlag()).isPresent();
    }

    private void apply(String word, String name, Optional<String> value) {
        switch (name) {
            case "config" -> file = value.map(Path::of);
            case "skipconfig" -> skipFile = true;
            case "no_http" -> {
                // there is no web server to switch off; scripts still say it
            }
            case "workerport" -> warnings.add("--workerport is obsolete and ignored");
            case "debug" -> debug = value.isPresent() ? (int) PerlNumber.parse(value.get()) : debug + 1;
            case "listen" -> listen.add(value.orElse(""));
            case "nojob_master", "no_job_master" -> given.put(Option.JOB_MASTER, "0");
            default ->
                Option.ofCommandLine(name)
                        .ifPresentOrElse(
                                option -> given.put(option, value.orElse("1")),
                                () -> warnings.add("Unknown option: " + word));
        }
    }

    // ---- file

    private void readFile() throws ConfigException {
        if (skipFile) {
            return;
        }
        if (file.isEmpty() && !Files.isReadable(STANDARD_FILE)) {
            return;
        }
        Path path = file.orElse(STANDARD_FILE);
        for (ConfigFile.Entry entry : reversed(ConfigFile.read(path))) {
            Optional<Option> option = Option.ofFile(entry.key());
            if (option.isEmpty()) {
                warnings.add(path + ", line " + entry.line() + ": unknown option '" + entry.key() + "' ignored");
            } else if (option.get() == Option.LISTEN) {
                if (listen.isEmpty()) {
                    listen.add(entry.value());
                }
            } else {
                given.putIfAbsent(option.get(), entry.value());
            }
        }
    }

    /** The last line wins, and what was given before beats every line. */
    private static List<ConfigFile.Entry> reversed(List<ConfigFile.Entry> entries) {
        return entries.reversed();
    }

    // ---- result

    private Result result() throws ConfigException {
        int level = debug > 0 ? debug : number(Option.DEBUG);
        TrackerConfig config = new TrackerConfig(
                new TrackerConfig.Database(
                        text(Option.DB_DSN), text(Option.DB_USER), text(Option.DB_PASS), number(Option.DB_CONNECTIONS)),
                addresses(),
                jobs(),
                nodes(),
                new TrackerConfig.Limits(
                        number(Option.LINE_LIMIT),
                        TrackerConfig.Limits.USUAL.writeTimeout(),
                        TrackerConfig.Limits.USUAL.pendingLines()),
                number(Option.MIN_FREE_SPACE),
                Math.max(1, number(Option.DEFAULT_MINDEVCOUNT)),
                !isTrue(Option.NO_SCHEMA_CHECK),
                Optional.of(text(Option.PIDFILE)).filter(t -> !t.isEmpty()).map(Path::of),
                level);
        return new Result(config, text(Option.USER), List.copyOf(warnings));
    }

    private TrackerConfig.Jobs jobs() throws ConfigException {
        int query = isTrue(Option.LISTENER_JOBS) ? number(Option.LISTENER_JOBS) : number(Option.QUERY_JOBS);
        return new TrackerConfig.Jobs(
                query,
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
        List<String> texts = listen.isEmpty() ? List.of(Option.LISTEN.standard()) : listen;
        int standardPort = number(Option.CONF_PORT);
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String text : texts.stream()
                .flatMap(t -> Arrays.stream(t.split(",")))
                .map(String::strip)
                .filter(t -> !t.isEmpty())
                .toList()) {
            addresses.add(address(text, standardPort));
        }
        return addresses;
    }

    private static InetSocketAddress address(String text, int standardPort) throws ConfigException {
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon >= 0 && !text.endsWith("]") && (text.indexOf(':') == colon || text.startsWith("["));
        String host = (hasPort ? text.substring(0, colon) : text).replaceAll("^\\[|]$", "");
        String port = hasPort ? text.substring(colon + 1) : Integer.toString(standardPort);
        if (!PerlNumber.isDigits(port) || PerlNumber.parse(port) > 65535) {
            throw new ConfigException("listen: no port number: '" + text + "'");
        }
        InetSocketAddress address = new InetSocketAddress(host.isEmpty() ? "0.0.0.0" : host, Integer.parseInt(port));
        if (address.isUnresolved()) {
            throw new ConfigException("listen: no such address: '" + host + "'");
        }
        return address;
    }

    private String text(Option option) {
        return given.getOrDefault(option, option.standard());
    }

    private boolean isTrue(Option option) {
        String value = text(option);
        return !value.isEmpty() && !value.equals("0");
    }

    private int number(Option option) throws ConfigException {
        String value = text(option);
        if (!PerlNumber.isDigits(value) || PerlNumber.parse(value) > Integer.MAX_VALUE) {
            throw new ConfigException(option.fileName() + ": a number is needed, not '" + value + "'");
        }
        return Integer.parseInt(value);
    }

    private Duration seconds(Option option) throws ConfigException {
        try {
            double value = Double.parseDouble(text(option));
            if (value > 0 && value < 86_400) {
                return Duration.ofMillis(Math.round(value * 1000));
            }
        } catch (NumberFormatException e) {
            throw new ConfigException(
                    option.fileName() + ": a number of seconds is needed, not '" + text(option) + "'");
        }
        throw new ConfigException(option.fileName() + ": out of range: '" + text(option) + "'");
    }
}

package org.mogilefs.storage.config;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mogilefs.common.config.ConfigText;
import org.mogilefs.common.config.FileTrouble;

/**
 * Reads command line and file into a {@link StorageConfig}. As in the original, the file beats the command line, and
 * an unknown option anywhere is fatal.
 */
public final class ConfigReader {
    /** The file that is read when none is named, if it is there. */
    public static final Path STANDARD_FILE = Path.of("/etc/mogilefs/mogstored.conf");

    private static final String NUMBER = "\\d{1,9}";
    private static final Pattern LINE = Pattern.compile("\\s*(\\w+)\\s*=\\s*(.+?)\\s*");
    // of a file of the time before "key = value", which was read by Perlbal
    private static final Pattern OLD_SYNTAX = Pattern.compile("(?i).*(SERVER max_connect|CREATE SERVICE).*");

    private final Map<String, String> given = new HashMap<>();
    private final Map<String, String> places = new HashMap<>(); // of what is in the file, for messages
    private final List<String> warnings = new ArrayList<>();
    private Optional<Path> file = Optional.empty();
    private boolean skipFile;

    private ConfigReader() {}

    /**
     * What was read.
     *
     * @param config the configuration
     * @param warnings lines for the operator
     */
    public record Result(StorageConfig config, List<String> warnings) {}

    /**
     * Reads the command line and the file it names, or {@link #STANDARD_FILE}.
     *
     * @param commandLine its words, without the program's name
     * @param environment the environment's variables; {@code MOGSTORED_SERVER_TYPE} is what {@code server} is by itself
     * @return the configuration, whole
     * @throws ConfigException when something makes no sense
     */
    public static Result read(List<String> commandLine, Map<String, String> environment) throws ConfigException {
        ConfigReader reader = new ConfigReader();
        reader.given.put("server", environment.getOrDefault("MOGSTORED_SERVER_TYPE", "perlbal"));
        reader.readCommandLine(commandLine);
        reader.readFile();
        return new Result(reader.config(), List.copyOf(reader.warnings));
    }

    private void readCommandLine(List<String> words) throws ConfigException {
        for (CommandLine.Option option : CommandLine.parse(words)) {
            switch (option.name()) {
                case "skipconfig" -> skipFile = true;
                case "config" -> file = Optional.of(Path.of(option.value()));
                default -> given.put(option.name(), option.value());
            }
        }
    }

    private void readFile() throws ConfigException {
        if (skipFile || file.isEmpty() && !Files.exists(STANDARD_FILE)) {
            return;
        }
        Path path = file.orElse(STANDARD_FILE);
        List<String> lines;
        try {
            lines = ConfigText.lines(path);
        } catch (IOException e) {
            throw new ConfigException("cannot read the configuration file " + path + ": " + FileTrouble.reason(e));
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("#.*", "").strip();
            if (!line.isEmpty()) {
                readLine(path, i + 1, line);
            }
        }
    }

    private void readLine(Path path, int number, String line) throws ConfigException {
        if (OLD_SYNTAX.matcher(line).matches()) {
            throw new ConfigException(path + ", line " + number
                    + ": the syntax of Perlbal is no longer read; lines are 'key = value', as 'maxconns = 10000'");
        }
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new ConfigException(path + ", line " + number + ": not 'key = value': " + line);
        }
        String name = matcher.group(1);
        String value = matcher.group(2);
        if (!CommandLine.OPTIONS.contains(name)) {
            throw new ConfigException(path + ", line " + number + ": unknown option '" + name + "'");
        }
        given.put(name, value);
        places.put(name, path + ", line " + number + ": ");
    }

    // ---- result

    private StorageConfig config() throws ConfigException {
        Path docroot = Path.of(text("docroot", "/var/mogdata"));
        if (!Files.isDirectory(docroot)) {
            throw wrong("docroot", "no such folder: " + docroot);
        }
        StorageConfig config = new StorageConfig(
                docroot.toAbsolutePath().normalize(),
                address("httplisten", text("httplisten", "0.0.0.0:7500")),
                given.containsKey("httpgetlisten")
                        ? Optional.of(address("httpgetlisten", given.get("httpgetlisten")))
                        : Optional.empty(),
                address("mgmtlisten", text("mgmtlisten", "0.0.0.0:7501")),
                servesHttp(),
                number("maxconns", "10000"),
                fsync(),
                isTrue("iostat", "1"),
                isTrue("require_mount", "0"),
                Duration.ofSeconds(10),
                Duration.ofSeconds(number("idle_timeout", "60")),
                Duration.ofSeconds(number("stop_timeout", "30")),
                Optional.ofNullable(given.get("pidfile")).map(Path::of));
        check(config);
        return config;
    }

    private void check(StorageConfig config) throws ConfigException {
        if (config.maxConnections() == 0) {
            throw wrong("maxconns", "at least 1 is needed");
        }
        if (config.serveHttp()) {
            checkApart("mgmtlisten", config.mgmtListen(), "httplisten", config.httpListen());
            if (config.httpGetListen().isPresent()) {
                InetSocketAddress get = config.httpGetListen().get();
                checkApart("httpgetlisten", get, "httplisten", config.httpListen());
                checkApart("httpgetlisten", get, "mgmtlisten", config.mgmtListen());
            }
        }
    }

    // ports are opened in a way that lets others share them, so the system would not object
    private void checkApart(String name, InetSocketAddress address, String otherName, InetSocketAddress other)
            throws ConfigException {
        boolean isSameHost = address.getAddress().equals(other.getAddress())
                || address.getAddress().isAnyLocalAddress()
                || other.getAddress().isAnyLocalAddress();
        if (isSameHost && address.getPort() == other.getPort() && address.getPort() != 0) {
            throw wrong(name, "the port of " + otherName + " is needed there: " + other.getPort());
        }
    }

    private boolean servesHttp() throws ConfigException {
        String server = text("server", "perlbal");
        return switch (server) {
            case "none" -> false;
            case "perlbal" -> true;
            case "lighttpd", "apache", "nginx" -> {
                warnings.add("server = " + server + ": files are served by mogstored itself");
                yield true;
            }
            default -> throw wrong("server", "perlbal, lighttpd, apache, nginx or none, not '" + server + "'");
        };
    }

    private boolean fsync() throws ConfigException {
        String value = text("fsync", "always");
        return switch (value) {
            case "always" -> true;
            case "never" -> false;
            default -> throw wrong("fsync", "always or never, not '" + value + "'");
        };
    }

    private String text(String name, String standard) {
        return given.getOrDefault(name, standard);
    }

    private boolean isTrue(String name, String standard) {
        String value = text(name, standard);
        return !value.isEmpty() && !value.equals("0");
    }

    private int number(String name, String standard) throws ConfigException {
        String value = text(name, standard);
        if (!value.matches(NUMBER)) {
            throw wrong(name, "a number is needed, not '" + value + "'");
        }
        return Integer.parseInt(value);
    }

    private ConfigException wrong(String name, String message) {
        return new ConfigException(places.getOrDefault(name, "") + name + ": " + message);
    }

    private InetSocketAddress address(String name, String text) throws ConfigException {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon).replaceAll("^\\[|]$", "");
        String port = text.substring(colon + 1);
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535) {
            throw wrong(name, "an address as 127.0.0.1:7500 is needed, not '" + text + "'");
        }
        InetSocketAddress address = new InetSocketAddress(host.isEmpty() ? "0.0.0.0" : host, Integer.parseInt(port));
        if (address.isUnresolved()) {
            throw wrong(name, "no such address: '" + host + "'");
        }
        return address;
    }
}

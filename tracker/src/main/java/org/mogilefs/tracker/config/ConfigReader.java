package org.mogilefs.tracker.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mogilefs.protocol.PerlNumber;
import org.mogilefs.tracker.config.CommandLine.Kind;

/**
 * Reads command line and file into a {@link TrackerConfig}. The command line beats the file, the file beats the
 * defaults. Unknown options of the command line and unknown keys of the file are warned about, with the file's name
 * and the line; a malformed line or value is an error that names them.
 */
public final class ConfigReader {
    /** The file that is read when none is named, if it is there. */
    public static final Path STANDARD_FILE = Path.of("/etc/mogilefs/mogilefsd.conf");

    private static final Map<Character, String> LETTERS = Map.of(
            'c',
            "config",
            's',
            "skipconfig",
            'd',
            "debug",
            'D',
            "daemonize",
            'l',
            "listen",
            'p',
            "confport",
            'w',
            "workers",
            'h',
            "help");
    private static final String HELP = """
            usage: mogilefsd [options]

              -c, --config FILE      read FILE (/etc/mogilefs/mogilefsd.conf when it is there)
              -s, --skipconfig       read no file
              -D, --daemonize        run in the background
                  --pidfile FILE     write the process number to FILE
                  --user NAME        run as NAME; 'root' allows that too
                  --dsn DSN          the database, as DBI:mysql:mogilefs:host=127.0.0.1
                  --dbuser NAME      its user
                  --dbpass PASSWORD  its user's password
              -l, --listen ADDRESS   listen on ADDRESS[:PORT]; may be given several times
              -p, --confport PORT    the port of addresses without one (7001)
              -d, --debug            say more; twice for still more

            All other options are in conf/mogilefsd.conf.""";

    private final Map<Option, Setting> given = new EnumMap<>(Option.class);
    private final List<String> warnings = new ArrayList<>();
    private Optional<Path> file = Optional.empty();
    private Optional<String> text = Optional.empty();
    private boolean skipFile;

    private ConfigReader() {}

    /**
     * What was read.
     *
     * @param config the configuration
     * @param user the user the operator wants the tracker to run as; empty when not said
     * @param warnings lines for the operator
     * @param text what {@code --help} or {@code --version} want printed instead of a start
     */
    public record Result(TrackerConfig config, String user, List<String> warnings, Optional<String> text) {}

    /**
     * Reads the command line and the file it names, or {@link #STANDARD_FILE}.
     *
     * @throws ConfigException when something makes no sense
     */
    public static Result read(List<String> commandLine) throws ConfigException {
        ConfigReader reader = new ConfigReader();
        reader.readCommandLine(commandLine);
        reader.readFile();
        Settings settings = new Settings(reader.given);
        if (!settings.text(Option.PLUGINS).isEmpty()) {
            reader.warnings.add(
                    "plugins are Perl modules of the original and ignored: " + settings.text(Option.PLUGINS));
        }
        return new Result(settings.config(), settings.text(Option.USER), List.copyOf(reader.warnings), reader.text);
    }

    // ---- command line

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new HashMap<>();
        for (Option option : Option.values()) {
            if (!option.commandLine().isEmpty()) {
                kinds.put(option.commandLine(), option.kind());
            }
        }
        kinds.put("config", Kind.VALUE);
        kinds.put("skipconfig", Kind.FLAG);
        kinds.put("nojob_master", Kind.FLAG);
        kinds.put("no_job_master", Kind.FLAG);
        kinds.put("no_http", Kind.FLAG);
        kinds.put("workerport", Kind.VALUE);
        kinds.put("help", Kind.FLAG);
        kinds.put("version", Kind.FLAG);
        return kinds;
    }

    private void readCommandLine(List<String> words) {
        CommandLine line = CommandLine.cut(words, kinds(), LETTERS);
        warnings.addAll(line.warnings());
        line.given().forEach(this::apply);
    }

    private void apply(CommandLine.Given option) {
        switch (option.name()) {
            case "config" -> file = option.value().map(Path::of);
            case "skipconfig" -> skipFile = true;
            case "help" -> text = Optional.of(HELP);
            case "version" -> text = Optional.of("mogilefsd 2.73 (mogilefs-java)");
            case "no_http" -> {
                // there is no web server to switch off; old scripts still say it
            }
            case "workerport" -> warnings.add("--workerport is no longer needed and ignored");
            case "nojob_master", "no_job_master" -> put(Option.JOB_MASTER, "0");
            default -> Option.ofCommandLine(option.name()).ifPresent(known -> apply(known, option.value()));
        }
    }

    private void apply(Option option, Optional<String> value) {
        switch (option) {
            case DEBUG -> {
                long before = PerlNumber.parse(Optional.ofNullable(given.get(option))
                        .map(Setting::value)
                        .orElse(""));
                put(option, value.orElse(Long.toString(before + 1)));
            }
            case LISTEN, PLUGINS -> {
                String earlier = Optional.ofNullable(given.get(option))
                        .map(s -> s.value() + ",")
                        .orElse("");
                put(option, earlier + value.orElse(""));
            }
            default -> put(option, value.orElse(option.kind() == Kind.FLAG ? "1" : ""));
        }
    }

    private void put(Option option, String value) {
        given.put(option, new Setting(value, "--" + option.commandLine()));
    }

    // ---- file

    private void readFile() throws ConfigException {
        if (skipFile || file.isEmpty() && !Files.isReadable(STANDARD_FILE)) {
            return;
        }
        Path path = file.orElse(STANDARD_FILE);
        // the last line wins, and what the command line said beats every line
        for (ConfigFile.Entry entry : ConfigFile.read(path).reversed()) {
            String origin = path + ", line " + entry.line() + ": " + entry.key();
            Optional<Option> option = Option.ofFile(entry.key());
            if (option.isPresent()) {
                given.putIfAbsent(option.get(), new Setting(entry.value(), origin));
            } else {
                warnings.add(path + ", line " + entry.line() + ": unknown option '" + entry.key() + "' ignored");
            }
        }
    }
}

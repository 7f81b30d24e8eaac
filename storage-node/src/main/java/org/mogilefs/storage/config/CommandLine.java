package org.mogilefs.storage.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The words of a command line, as the original takes them (Perl's Getopt::Long): one dash or two, any case, {@code
 * --name value} or {@code --name=value}, and as much of a name as is needed to tell it from the others. What we added
 * makes no abbreviation of the original's ambiguous.
 */
final class CommandLine {
    private static final List<String> ORIGINAL = List.of(
            "iostat",
            "skipconfig",
            "daemonize",
            "config",
            "httplisten",
            "mgmtlisten",
            "docroot",
            "maxconns",
            "server",
            "serverbin",
            "pidfile");
    private static final List<String> ADDED =
            List.of("httpgetlisten", "fsync", "require_mount", "idle_timeout", "stop_timeout");
    private static final Set<String> FLAGS = Set.of("skipconfig", "daemonize", "require_mount");

    /** What may stand in a file, too. */
    static final Set<String> OPTIONS = options();

    private CommandLine() {}

    private static Set<String> options() {
        List<String> names = new ArrayList<>(ORIGINAL);
        names.addAll(ADDED);
        names.removeAll(List.of("skipconfig", "config"));
        return Set.copyOf(names);
    }

    /**
     * One option.
     *
     * @param name its whole name
     * @param value its value; {@code 1} for one that takes none
     */
    record Option(String name, String value) {}

    /**
     * Reads all words.
     *
     * @param words the command line without the program's name
     * @return the options in their order; of one that is given twice the last counts
     * @throws ConfigException for an unknown or ambiguous option, a word that is none, and a value that is missing
     */
    static List<Option> parse(List<String> words) throws ConfigException {
        List<Option> options = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!word.matches("--?[^-].*")) {
                throw unknown(word);
            }
            int equals = word.indexOf('=');
            String name = whole((equals < 0 ? word : word.substring(0, equals)).replaceFirst("^--?", ""));
            if (equals >= 0) {
                options.add(new Option(name, word.substring(equals + 1)));
            } else if (FLAGS.contains(name) || name.equals("iostat") && !isNumber(words, i + 1)) {
                options.add(new Option(name, "1"));
            } else if (i + 1 < words.size()) {
                options.add(new Option(name, words.get(++i)));
            } else {
                throw new ConfigException("Option " + name + " requires an argument");
            }
        }
        return options;
    }

    private static String whole(String given) throws ConfigException {
        String name = given.toLowerCase(Locale.ROOT).replace('-', '_');
        if (name.equals("d")) {
            return "daemonize"; // its second name, not the beginning of docroot
        }
        for (List<String> known : List.of(ORIGINAL, ADDED)) {
            if (known.contains(name)) {
                return name;
            }
        }
        for (List<String> known : List.of(ORIGINAL, ADDED)) {
            List<String> meant =
                    known.stream().filter(option -> option.startsWith(name)).toList();
            if (meant.size() > 1 && !name.equals("s")) {
                throw new ConfigException("Option " + given + " is ambiguous (" + String.join(", ", meant) + ")");
            }
            if (!meant.isEmpty()) {
                return meant.getFirst(); // -s is skipconfig, the first of those with an s
            }
        }
        throw unknown(given);
    }

    private static ConfigException unknown(String word) {
        return new ConfigException("Unknown option: " + word + " (mogstored --help lists them)");
    }

    private static boolean isNumber(List<String> words, int index) {
        return index < words.size() && words.get(index).matches("\\d+");
    }
}

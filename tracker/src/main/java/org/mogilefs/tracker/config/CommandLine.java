package org.mogilefs.tracker.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Cuts a command line into options as the original's Getopt::Long does with "bundling": {@code --name value},
 * {@code --name=value}, {@code -p 6001}, {@code -p6001}, {@code -dd}, and long names cut short as long as they are
 * clear. Knows no option's meaning. What is unknown is reported and left alone.
 */
final class CommandLine {
    /** Whether an option takes a value. */
    enum Kind {
        FLAG,
        VALUE,
        OPTIONAL_VALUE
    }

    /**
     * An option as given.
     *
     * @param name its long name
     * @param value its value, when it has one
     */
    record Given(String name, Optional<String> value) {}

    private final TreeMap<String, Kind> kinds;
    private final Map<Character, String> letters;
    private final List<Given> given = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private CommandLine(Map<String, Kind> kinds, Map<Character, String> letters) {
        this.kinds = new TreeMap<>(kinds);
        this.letters = letters;
    }

    /**
     * Cuts a command line.
     *
     * @param kinds all long names
     * @param letters short forms of some
     */
    static CommandLine cut(Collection<String> words, Map<String, Kind> kinds, Map<Character, String> letters) {
        CommandLine line = new CommandLine(kinds, letters);
        Deque<String> left = new ArrayDeque<>(words);
        while (!left.isEmpty()) {
            String word = left.removeFirst();
            if (word.equals("--")) {
                left.forEach(line::stray);
                break;
            } else if (word.startsWith("--")) {
                line.takeLong(word.substring(2), left);
            } else if (word.startsWith("-") && word.length() > 1) {
                line.takeLetters(word.substring(1), left);
            } else {
                line.stray(word);
            }
        }
        return line;
    }

    List<Given> given() {
        return given;
    }

    List<String> warnings() {
        return warnings;
    }

    private void stray(String word) {
        warnings.add("Unknown argument: " + word);
    }

    private void takeLong(String text, Deque<String> left) {
        int equals = text.indexOf('=');
        String written = equals < 0 ? text : text.substring(0, equals);
        Optional<String> value = equals < 0 ? Optional.empty() : Optional.of(text.substring(equals + 1));
        Optional<String> name = fullName(written.replace('-', '_'));
        if (name.isEmpty()) {
            warnings.add("Unknown option: " + written);
        } else {
            add(name.get(), value, left);
        }
    }

    private Optional<String> fullName(String written) {
        if (kinds.containsKey(written)) {
            return Optional.of(written);
        }
        List<String> longer = written.isEmpty()
                ? List.of()
                : List.copyOf(
                        kinds.subMap(written, written + Character.MAX_VALUE).keySet());
        if (longer.size() > 1) {
            warnings.add("Option " + written + " is ambiguous (" + String.join(", ", longer) + ")");
        }
        return longer.size() == 1 ? Optional.of(longer.getFirst()) : Optional.empty();
    }

    private void takeLetters(String text, Deque<String> left) {
        for (int i = 0; i < text.length(); i++) {
            String name = letters.get(text.charAt(i));
            if (name == null) {
                warnings.add("Unknown option: " + text.charAt(i));
                continue;
            }
            String rest = text.substring(i + 1);
            if (kinds.get(name) != Kind.FLAG && !rest.isEmpty()) {
                add(name, Optional.of(rest.startsWith("=") ? rest.substring(1) : rest), left);
                return;
            }
            add(name, Optional.empty(), left);
        }
    }

    private void add(String name, Optional<String> value, Deque<String> left) {
        Optional<String> found = value;
        Kind kind = kinds.get(name);
        if (found.isEmpty() && kind != Kind.FLAG && !left.isEmpty()) {
            boolean isOption =
                    left.getFirst().startsWith("-") && left.getFirst().length() > 1;
            if (kind == Kind.VALUE || !isOption) {
                found = Optional.of(left.removeFirst());
            }
        }
        if (found.isEmpty() && kind == Kind.VALUE) {
            warnings.add("Option " + name + " requires an argument");
        } else {
            given.add(new Given(name, found));
        }
    }
}

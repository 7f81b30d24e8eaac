package org.mogilefs.tools.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads command lines as the originals' Getopt::Long does: {@code --name=value} or {@code --name value}, one dash or
 * two, any case, names shortened as long as they stay unique, {@code --} before words that begin with a dash.
 *
 * <p>Written by hand because of the start-up time: picocli's classes are of a format that no AOT cache takes, and
 * loading 150 of them cost a short command a third of its CPU time (0.33 s with them, 0.22 s without, same machine).
 */
public final class Parser {
    private final List<Option> options;
    private final Map<String, String> values = new HashMap<>();
    private final List<String> words = new ArrayList<>();

    private Parser(List<Option> options) {
        this.options = options;
    }

    /** What {@link #leading} found: options in front, and everything from the first other word on. */
    public record Leading(Map<String, String> values, List<String> rest) {}

    /**
     * Reads {@code arguments} for one command.
     *
     * @throws UsageException when they do not fit
     */
    public static Invocation parse(Command command, List<Option> common, List<String> arguments) {
        List<Option> all = new ArrayList<>(command.options());
        common.stream()
                .filter(option -> all.stream().noneMatch(own -> own.name().equals(option.name())))
                .toList()
                .forEach(all::add);
        Parser parser = new Parser(all);
        parser.read(arguments, false);
        return new Invocation(parser.withParameters(command.parameters()));
    }

    /** Reads the options in front of the first word that is none. */
    public static Leading leading(List<Option> options, List<String> arguments) {
        Parser parser = new Parser(options);
        parser.read(arguments, true);
        return new Leading(parser.values, parser.words);
    }

    private Map<String, String> withParameters(List<Parameter> parameters) {
        if (values.containsKey("help")) {
            return values;
        }
        for (int i = 0; i < parameters.size(); i++) {
            if (i >= words.size()) {
                throw new UsageException(
                        "Missing argument '" + parameters.get(i).name() + "'");
            }
            values.put(parameters.get(i).name(), words.get(i));
        }
        if (words.size() > parameters.size()) {
            throw new UsageException(
                    parameters.isEmpty() ? "Unexpected arguments when expecting none." : "Unexpected extra argument.");
        }
        return values;
    }

    private void read(List<String> arguments, boolean stopAtWord) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--")) {
                words.addAll(arguments.subList(i + 1, arguments.size()));
                return;
            }
            if (argument.length() > 1 && argument.startsWith("-")) {
                i += readOption(argument, i + 1 < arguments.size() ? arguments.get(i + 1) : null);
            } else if (stopAtWord) {
                words.addAll(arguments.subList(i, arguments.size()));
                return;
            } else {
                words.add(argument);
            }
        }
    }

    /** Reads one option, and gives how many of the following arguments it used up: 0 or 1. */
    private int readOption(String argument, String next) {
        int equals = argument.indexOf('=');
        String given = argument.substring(argument.startsWith("--") ? 2 : 1, equals < 0 ? argument.length() : equals);
        Option option = find(given);
        if (option.isFlag()) {
            if (equals >= 0) {
                throw new UsageException("Option " + option.name() + " does not take an argument");
            }
            values.put(option.name(), "1");
            return 0;
        }
        if (equals >= 0) {
            values.put(option.name(), argument.substring(equals + 1));
            return 0;
        }
        if (option.isBare() && (next == null || next.startsWith("-"))) {
            values.put(option.name(), "");
            return 0;
        }
        if (next == null) {
            throw new UsageException("Option " + option.name() + " requires an argument");
        }
        values.put(option.name(), next);
        return 1;
    }

    private Option find(String given) {
        String name = given.toLowerCase(Locale.ROOT);
        List<Option> fitting = options.stream()
                .filter(option -> option.name().startsWith(name))
                .toList();
        for (Option option : fitting) {
            if (option.name().equals(name)) {
                return option;
            }
        }
        if (fitting.size() == 1 && !name.isEmpty()) {
            return fitting.getFirst();
        }
        throw new UsageException((fitting.isEmpty() ? "Unknown option: " : "Ambiguous option: ") + given);
    }
}

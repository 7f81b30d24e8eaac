package org.mogilefs.tools.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Reads command lines with picocli, built by hand for the one command that runs: annotations would have every start pay
 * for reflection over all of them. As with the originals' parser, options may be shortened and their case is ignored.
 */
public final class Parser {
    private Parser() {}

    /** What {@link #leading} found: options in front, and everything from the first other word on. */
    public record Leading(Map<String, String> values, List<String> rest) {}

    /**
     * Reads {@code arguments} for one command.
     *
     * @throws UsageException when they do not fit
     */
    public static Invocation parse(Command command, List<Option> common, List<String> arguments) {
        CommandLine line = commandLine(command.options(), common, false);
        ParseResult result = parse(line, arguments);
        Map<String, String> values = values(result);
        List<String> words = words(result);
        List<Parameter> parameters = command.parameters();
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
        return new Invocation(values);
    }

    /** Reads the options in front of the first word that is none. */
    public static Leading leading(List<Option> options, List<String> arguments) {
        ParseResult result = parse(commandLine(List.of(), options, true), arguments);
        return new Leading(values(result), words(result));
    }

    private static CommandLine commandLine(List<Option> own, List<Option> common, boolean stopAtWord) {
        CommandSpec spec = CommandSpec.create();
        own.forEach(option -> add(spec, option));
        common.stream()
                .filter(option -> own.stream().noneMatch(o -> o.name().equals(option.name())))
                .forEach(option -> add(spec, option));
        spec.addPositional(CommandLine.Model.PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build());
        return new CommandLine(spec)
                .setStopAtPositional(stopAtWord)
                .setAbbreviatedOptionsAllowed(true)
                .setOptionsCaseInsensitive(true)
                .setOverwrittenOptionsAllowed(true)
                .setExpandAtFiles(false)
                .setUnmatchedOptionsArePositionalParams(false);
    }

    private static void add(CommandSpec spec, Option option) {
        OptionSpec.Builder builder = OptionSpec.builder("--" + option.name());
        spec.addOption(
                option.isFlag()
                        ? builder.type(boolean.class).arity("0").build()
                        : builder.type(String.class).arity("1").build());
    }

    private static ParseResult parse(CommandLine line, List<String> arguments) {
        try {
            return line.parseArgs(arguments.toArray(new String[0]));
        } catch (ParameterException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static Map<String, String> values(ParseResult result) {
        Map<String, String> values = new HashMap<>();
        for (OptionSpec option : result.matchedOptions()) {
            String name = option.longestName().substring(2);
            Object value = option.getValue();
            values.put(name, value instanceof Boolean ? "1" : String.valueOf(value));
        }
        return values;
    }

    private static List<String> words(ParseResult result) {
        List<String> words = new ArrayList<>();
        result.matchedPositionals().forEach(positional -> words.addAll(positional.originalStringValues()));
        return words;
    }
}

package org.mogilefs.tools.cli;

import java.util.List;

/**
 * A program with a single command. Called without any argument, or with {@code --help}, it shows how it is used and
 * ends with status 0, as the originals do; called wrongly it says so on standard error and ends with
 * {@link #STATUS_USAGE}.
 */
public final class SimpleProgram implements Program {
    /** The exit status of a program that was called wrongly. */
    public static final int STATUS_USAGE = 2;

    /** The exit status when a tracker, a storage node or the file is at fault: what Perl's {@code die} ends with. */
    public static final int STATUS_FAILED = 255;

    private final Io io;
    private final Command command;
    private final List<Option> commonOptions;
    private final String example;

    /**
     * A program called {@code command.name()}.
     *
     * @param example arguments to show in the usage line
     */
    public SimpleProgram(Io io, Command command, List<Option> commonOptions, String example) {
        this.io = io;
        this.command = command;
        this.commonOptions = commonOptions;
        this.example = example;
    }

    @Override
    public String name() {
        return command.name();
    }

    @Override
    public String description() {
        return command.description();
    }

    @Override
    public List<Option> commonOptions() {
        return commonOptions;
    }

    @Override
    public List<Command> commands() {
        return List.of(command);
    }

    /** The arguments to show in the usage line. */
    public String example() {
        return example;
    }

    @Override
    public int failureStatus() {
        return STATUS_FAILED;
    }

    @Override
    public int run(List<String> arguments) throws Exception {
        if (arguments.isEmpty()) {
            return help();
        }
        try {
            Invocation invocation = Parser.parse(command, commonOptions, arguments);
            return invocation.has("help") ? help() : command.action().run(invocation);
        } catch (UsageException e) {
            io.complain(name() + ": " + e.getMessage());
            io.complain("Usage: " + name() + " " + example);
            return STATUS_USAGE;
        }
    }

    private int help() {
        Output out = io.out();
        out.line("Usage: " + name() + " " + example);
        out.line();
        out.line(description());
        out.line();
        for (List<Option> options : List.of(command.options(), commonOptions)) {
            options.forEach(option -> out.line("  " + Format.left(option.synopsis(), 27) + " " + option.description()));
        }
        return 0;
    }
}

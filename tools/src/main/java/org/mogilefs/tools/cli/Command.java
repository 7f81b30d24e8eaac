package org.mogilefs.tools.cli;

import java.util.List;

/**
 * One command: what it takes and what it does. Parsing, help, completion, man pages and the documentation all come from
 * this.
 *
 * @param name its words, such as {@code host add} or {@code mogupload}
 * @param description a sentence
 * @param parameters the arguments it must be given, in order
 * @param options the options it takes besides the program's own
 * @param action what it does; gives the exit status
 */
public record Command(
        String name, String description, List<Parameter> parameters, List<Option> options, Action action) {
    /** What a command does. */
    @FunctionalInterface
    public interface Action {
        /** Runs the command and gives the exit status; 0 is success. */
        int run(Invocation invocation) throws Exception;
    }

    /** A command without parameters and options of its own. */
    public static Command of(String name, String description, Action action) {
        return new Command(name, description, List.of(), List.of(), action);
    }

    /** A copy with parameters. */
    public Command taking(Parameter... newParameters) {
        return new Command(name, description, List.of(newParameters), options, action);
    }

    /** A copy with options. */
    public Command with(Option... newOptions) {
        return new Command(name, description, parameters, List.of(newOptions), action);
    }

    /** The name and its parameters: {@code host add <hostname>}. */
    public String synopsis() {
        StringBuilder out = new StringBuilder(name);
        parameters.forEach(
                parameter -> out.append(" <").append(parameter.name()).append('>'));
        return out.toString();
    }
}

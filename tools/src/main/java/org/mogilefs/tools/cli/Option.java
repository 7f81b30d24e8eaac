package org.mogilefs.tools.cli;

/**
 * A named option of a command.
 *
 * @param name the name without its dashes
 * @param argument what the value is called in help texts; empty for a flag
 * @param description a sentence
 * @param isBare whether the value may be left out, which gives the empty one
 */
public record Option(String name, String argument, String description, boolean isBare) {
    /** An option that takes no value. */
    public static Option flag(String name, String description) {
        return new Option(name, "", description, false);
    }

    /** An option that takes a value. */
    public static Option value(String name, String argument, String description) {
        return new Option(name, argument, description, false);
    }

    /** An option that takes a value or stands alone, before another option or at the end. */
    public static Option optionalValue(String name, String argument, String description) {
        return new Option(name, argument, description, true);
    }

    /** Whether it takes no value. */
    public boolean isFlag() {
        return argument.isEmpty();
    }

    /** {@code --name} or {@code --name=ARGUMENT}. */
    public String synopsis() {
        return isFlag() ? "--" + name : "--" + name + "=" + argument;
    }
}

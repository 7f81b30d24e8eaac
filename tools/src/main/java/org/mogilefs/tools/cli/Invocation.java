package org.mogilefs.tools.cli;

import java.util.Map;

/**
 * A command with the values it was called with.
 *
 * @param values options and parameters by name; a flag that was given has the value {@code 1}
 */
public record Invocation(Map<String, String> values) {
    public Invocation {
        values = Map.copyOf(values);
    }

    /** Whether the option or parameter was given. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** The value, or the empty text. */
    public String text(String name) {
        return text(name, "");
    }

    /** The value, or {@code otherwise} when it was not given or is empty. */
    public String text(String name, String otherwise) {
        String value = values.getOrDefault(name, "");
        return value.isEmpty() ? otherwise : value;
    }

    /** The value, which must have been given. */
    public String required(String name) {
        String value = values.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw new UsageException("Missing option --" + name);
        }
        return value;
    }

    /**
     * The value as a whole number, or {@code otherwise}.
     *
     * @throws UsageException when it is no number
     */
    public int number(String name, int otherwise) {
        long value = longNumber(name, otherwise);
        if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
            throw new UsageException("Value \"" + value + "\" invalid for option " + name);
        }
        return (int) value;
    }

    /** As {@link #number}, for fids and sizes. */
    public long longNumber(String name, long otherwise) {
        String value = values.getOrDefault(name, "");
        try {
            return value.isEmpty() ? otherwise : Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new UsageException("Value \"" + value + "\" invalid for option " + name);
        }
    }

    /** The number of a device, which may be written {@code dev5}. */
    public int devid(String name) {
        String text = text(name);
        String digits = text.startsWith("dev") ? text.substring(3) : text;
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new UsageException(name + " should be numeric");
        }
    }
}

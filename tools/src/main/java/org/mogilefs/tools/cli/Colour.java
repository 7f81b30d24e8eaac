package org.mogilefs.tools.cli;

/** Colours of a terminal, by what they mean. */
public final class Colour {
    private static final String END = "\u001b[0m";

    private Colour() {}

    /** {@code text} in the colour of a host's or device's state; {@code text} may be padded. */
    public static String state(Io io, String state, String text) {
        return switch (state) {
            case "alive", "writeable" -> paint(io, 32, text);
            case "readonly", "drain", "readable" -> paint(io, 33, text);
            case "down", "dead", "unreachable" -> paint(io, 31, text);
            default -> text;
        };
    }

    /** {@code text} in the colour of a share of space in use, from 0 to 1. */
    public static String usage(Io io, double fraction, String text) {
        return paint(io, fraction < 0.8 ? 32 : fraction < 0.95 ? 33 : 31, text);
    }

    private static String paint(Io io, int code, String text) {
        return io.hasColours() ? "\u001b[" + code + "m" + text + END : text;
    }
}

package org.mogilefs.systemtest.tools;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a person typed and saw, as a file of the tests' resources. {@code $} goes before a command line for bash,
 * {@code |} before a line of standard output, {@code !} before one of standard error, {@code ?} before an exit status
 * that is not 0, {@code #} before a remark.
 *
 * <p>In an expected line {@code <n>} stands for a whole number, {@code <x>} for one with a fraction, {@code < n>} and
 * {@code < x>} for the same with blanks in front, {@code <*>} for anything, {@code <end>} for nothing (behind blanks
 * at the end of a line). A line that is {@code <...>} stands for any lines.
 *
 * @param steps the commands, in order
 */
record Transcript(List<Step> steps) {
    private static final String ANY_LINES = "<...>";

    /** A command, and what it must print and end with. */
    record Step(String command, List<String> out, List<String> err, int status) {
        /** Whether what was seen is what was expected. */
        boolean matches(Step seen) {
            return seen.status == status && matches(out, seen.out) && matches(err, seen.err);
        }

        private static boolean matches(List<String> expected, List<String> seen) {
            StringBuilder pattern = new StringBuilder();
            for (String line : expected) {
                pattern.append(line.equals(ANY_LINES) ? "(.*\n)*" : patternOf(line) + "\n");
            }
            StringBuilder text = new StringBuilder();
            seen.forEach(line -> text.append(line).append('\n'));
            return Pattern.matches(pattern.toString(), text);
        }

        private static String patternOf(String line) {
            return Pattern.quote(line)
                    .replace("<n>", "\\E-?\\d+\\Q")
                    .replace("<x>", "\\E-?[\\d.]+\\Q")
                    .replace("< n>", "\\E *-?\\d+\\Q")
                    .replace("< x>", "\\E *-?[\\d.]+\\Q")
                    .replace("<*>", "\\E.*\\Q")
                    .replace("<end>", "");
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("$ " + command + "\n");
            out.forEach(line -> text.append(line.isEmpty() ? "|" : "| " + line).append('\n'));
            err.forEach(line -> text.append(line.isEmpty() ? "!" : "! " + line).append('\n'));
            return status == 0
                    ? text.toString()
                    : text.append("? ").append(status).append('\n').toString();
        }
    }

    /** Reads the transcript called {@code name}. */
    static Transcript read(String name) throws IOException {
        try (InputStream in = Transcript.class.getResourceAsStream(name)) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        }
    }

    private static Transcript parse(List<String> lines) {
        List<Step> steps = new ArrayList<>();
        List<String> out = new ArrayList<>();
        List<String> err = new ArrayList<>();
        String command = "";
        int status = 0;
        for (String line : lines) {
            String rest = line.length() < 2 ? "" : line.substring(2);
            switch (line.isEmpty() ? '#' : line.charAt(0)) {
                case '$' -> {
                    addTo(steps, new Step(command, List.copyOf(out), List.copyOf(err), status));
                    out.clear();
                    err.clear();
                    status = 0;
                    command = rest;
                }
                case '|' -> out.add(rest);
                case '!' -> err.add(rest);
                case '?' -> status = Integer.parseInt(rest);
                case '#' -> {}
                default -> throw new IllegalArgumentException("no line of a transcript: " + line);
            }
        }
        addTo(steps, new Step(command, List.copyOf(out), List.copyOf(err), status));
        return new Transcript(List.copyOf(steps));
    }

    private static void addTo(List<Step> steps, Step step) {
        if (!step.command().isEmpty()) {
            steps.add(step);
        }
    }
}

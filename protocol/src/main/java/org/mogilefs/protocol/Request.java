package org.mogilefs.protocol;

import java.util.Locale;

/**
 * One request line of a client: a command and its arguments.
 *
 * @param command the command's name in lower case; empty when the line held none (answered {@code unknown_command})
 * @param arguments its arguments, among them {@code callid} and {@code zone} that any command takes
 */
public record Request(String command, Arguments arguments) {

    /**
     * Reads one line, without its line end. Blanks before the command are ignored, its case too; whatever follows the
     * word, with or without a blank, is arguments ({@code GET_PATHS&domain=d} is in use).
     *
     * @param line as {@link WireText} decoded it
     * @return the request; nothing is refused here
     */
    public static Request parse(String line) {
        int start = 0;
        while (start < line.length() && isBlank(line.charAt(start))) {
            start++;
        }
        int end = start;
        while (end < line.length() && isWord(line.charAt(end))) {
            end++;
        }
        int arguments = end;
        while (arguments < line.length() && isBlank(line.charAt(arguments))) {
            arguments++;
        }
        return new Request(
                line.substring(start, end).toLowerCase(Locale.ROOT), Arguments.parse(line.substring(arguments)));
    }

    /**
     * The request as a line, without its line end.
     *
     * @return the command, a blank, and the arguments, ASCII only
     */
    public String encode() {
        StringBuilder out = new StringBuilder(command).append(' ');
        arguments.encodeTo(out);
        return out.toString();
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\f';
    }

    private static boolean isWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }
}

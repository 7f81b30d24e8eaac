package org.mogilefs.tools.schema;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.ToolException;

/** Questions to a person, answered with y or n; as with the original only a yes goes on. */
final class Prompts {
    private final Io io;
    private final boolean sure;

    /** @param sure whether nothing is asked */
    Prompts(Io io, boolean sure) {
        this.io = io;
        this.sure = sure;
    }

    /**
     * Asks.
     *
     * @param yesIsUsual which answer is shown in capitals; an empty answer stops all the same, so that a script whose
     *     input ended changes nothing
     * @throws ToolException when the answer is not yes
     */
    void confirm(String question, boolean yesIsUsual) throws IOException {
        if (sure) {
            return;
        }
        io.out().print("\n" + question + (yesIsUsual ? " [Y/n]: " : " [N/y]: "));
        io.out().flush();
        if (!readLine().strip().toLowerCase(Locale.ROOT).startsWith("y")) {
            throw new ToolException("Stopped.", 1);
        }
    }

    /** Asks for a password; a terminal does not show it. Empty without a question when nothing is asked. */
    String secret(String question) throws IOException {
        if (sure) {
            return "";
        }
        Console console = io.readsTerminal() ? System.console() : null;
        if (console != null) {
            io.out().flush();
            char[] typed = console.readPassword("%n%s: ", question);
            return typed == null ? "" : new String(typed);
        }
        io.out().print("\n" + question + ": ");
        io.out().flush();
        String line = readLine();
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = io.in().read(); b >= 0 && b != '\n'; b = io.in().read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}

package org.mogilefs.tools.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.mogilefs.tools.cli.Program;

/** Writes everything that is made from the programs' definitions. */
public final class Documents {
    private Documents() {}

    /** Writes man pages and completions below {@code folder}: {@code man/man1}, {@code completion/bash} and so on. */
    public static void writeForUse(List<Program> programs, Path folder) throws IOException {
        for (Program program : programs) {
            write(folder.resolve("man/man1/" + program.name() + ".1"), ManPage.of(program));
        }
        write(folder.resolve("completion/bash/mogile"), Completion.bash(programs));
        write(folder.resolve("completion/zsh/_mogile"), Completion.zsh(programs));
    }

    /** Writes one page a program into {@code folder}, for the repository's docs. */
    public static void writePages(List<Program> programs, Path folder) throws IOException {
        for (Program program : programs) {
            write(folder.resolve(program.name() + ".md"), MarkdownPage.of(program));
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
    }
}

package org.mogilefs.tools.docs;

import java.util.List;
import org.mogilefs.tools.cli.Command;
import org.mogilefs.tools.cli.Option;
import org.mogilefs.tools.cli.Program;

/** A program's page in the repository's docs. */
final class MarkdownPage {
    private final StringBuilder out = new StringBuilder();

    private MarkdownPage() {}

    static String of(Program program) {
        MarkdownPage page = new MarkdownPage();
        Notes notes = Notes.of(program.name());
        page.line("# " + program.name());
        page.line("");
        page.line("<!-- Made from the program's definition: `bin/" + program.name()
                + " --help` says the same. To change it, change the definition. -->");
        page.line("");
        page.line(program.description());
        if (!notes.examples().isEmpty()) {
            page.line("");
            page.line("```sh");
            notes.examples().forEach(page::line);
            page.line("```");
        }
        if (program.commands().size() == 1) {
            page.options("Options", program.commands().getFirst().options());
            page.options("General options", program.commonOptions());
        } else {
            page.line("");
            page.line("## Commands");
            program.commands().forEach(command -> page.command(program, command));
            page.options("Options of all commands", program.commonOptions());
        }
        page.paragraph("Notes", notes.more());
        page.paragraph("Configuration", notes.files());
        page.paragraph("Exit status", notes.exitStatus());
        return page.out.toString();
    }

    private void command(Program program, Command command) {
        line("");
        line("### `" + program.name() + " " + command.synopsis() + "`");
        line("");
        line(command.description());
        if (!command.options().isEmpty()) {
            line("");
            table(command.options());
        }
    }

    private void options(String title, List<Option> options) {
        if (!options.isEmpty()) {
            line("");
            line("## " + title);
            line("");
            table(options);
        }
    }

    private void table(List<Option> options) {
        line("| option | |");
        line("| --- | --- |");
        options.forEach(
                option -> line("| `" + option.synopsis().replace("|", "\\|") + "` | " + option.description() + " |"));
    }

    private void paragraph(String title, String text) {
        if (!text.isEmpty()) {
            line("");
            line("## " + title);
            line("");
            line(text.replace("~/", "`~`/"));
        }
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}

package org.mogilefs.tools.docs;

import java.util.List;
import java.util.Locale;
import org.mogilefs.tools.cli.Command;
import org.mogilefs.tools.cli.Option;
import org.mogilefs.tools.cli.Program;

/** A program's page for {@code man}, in roff. */
final class ManPage {
    private final StringBuilder out = new StringBuilder();

    private ManPage() {}

    static String of(Program program) {
        ManPage page = new ManPage();
        Notes notes = Notes.of(program.name());
        page.macro("TH", program.name().toUpperCase(Locale.ROOT) + " 1 \"\" mogilefs-java");
        page.section("NAME");
        page.text(program.name() + " - " + program.description());
        page.section("SYNOPSIS");
        page.text(program.name() + " [options] ...");
        boolean single = program.commands().size() == 1;
        if (single) {
            page.section("OPTIONS");
            page.options(program.commands().getFirst().options());
            page.options(program.commonOptions());
        } else {
            page.section("COMMANDS");
            program.commands().forEach(page::command);
            page.section("OPTIONS OF ALL COMMANDS");
            page.options(program.commonOptions());
        }
        page.paragraph("NOTES", notes.more());
        page.paragraph("FILES", notes.files());
        page.paragraph("EXIT STATUS", notes.exitStatus());
        if (!notes.examples().isEmpty()) {
            page.section("EXAMPLES");
            for (String example : notes.examples()) {
                page.macro("PP", "");
                page.text(example);
            }
        }
        return page.out.toString();
    }

    private void command(Command command) {
        macro("TP", "");
        text(command.synopsis());
        text(command.description());
        if (!command.options().isEmpty()) {
            macro("RS", "");
            options(command.options());
            macro("RE", "");
        }
    }

    private void options(List<Option> options) {
        for (Option option : options) {
            macro("TP", "");
            text(option.synopsis());
            text(option.description());
        }
    }

    private void paragraph(String title, String text) {
        if (!text.isEmpty()) {
            section(title);
            text(text);
        }
    }

    private void section(String title) {
        macro("SH", "\"" + title + "\"");
    }

    private void macro(String name, String arguments) {
        out.append('.')
                .append(name)
                .append(arguments.isEmpty() ? "" : " ")
                .append(arguments)
                .append('\n');
    }

    /** A line of text; what roff would take for a command or a hyphen is escaped. */
    private void text(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-");
        out.append(escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" : "")
                .append(escaped)
                .append('\n');
    }
}

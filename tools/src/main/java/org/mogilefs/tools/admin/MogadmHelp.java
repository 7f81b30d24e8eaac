package org.mogilefs.tools.admin;

import java.util.Comparator;
import java.util.List;
import org.mogilefs.tools.cli.Command;
import org.mogilefs.tools.cli.Format;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.Output;

/** mogadm's help: everything, one topic, one command. Always on standard output and with status 1, as the original. */
final class MogadmHelp {
    private static final int STATUS = 1;

    private final Output out;

    MogadmHelp(Io io) {
        this.out = io.out();
    }

    int everything(Mogadm mogadm) {
        out.line("Usage:  mogadm [options] <topic> <verb> ...  (stop after any word for further help)");
        out.line();
        for (String topic : Mogadm.TOPICS) {
            List<Command> commands = new Topics(null, null).commands(topic);
            if (commands.size() == 1 && commands.getFirst().name().equals(topic)) {
                Command command = commands.getFirst();
                out.line("  mogadm " + Format.left(command.name(), 25) + " " + command.description());
                continue;
            }
            out.line("  mogadm " + topic + " ...");
            for (Command command : sorted(commands)) {
                boolean more =
                        !command.parameters().isEmpty() || !command.options().isEmpty();
                out.line("         " + Format.left(command.name() + (more ? " ..." : ""), 25) + " "
                        + command.description());
            }
        }
        out.line();
        mogadm.commonOptions()
                .forEach(option -> out.line("  " + Format.left(option.synopsis(), 27) + " " + option.description()));
        out.line();
        return STATUS;
    }

    int topic(String topic, List<Command> commands) {
        out.line("Help for '" + topic + "' command:");
        out.line(" (stop after any word for further help)");
        out.line();
        for (Command command : sorted(commands)) {
            oneLine(command);
        }
        out.line();
        return STATUS;
    }

    int command(Command command, String error) {
        if (!error.isEmpty()) {
            out.line();
            out.line("ERROR: " + error);
            out.line();
        }
        out.line("Help for '" + command.name().replace(' ', '-') + "' command:");
        out.line();
        oneLine(command);
        out.line();
        command.parameters()
                .forEach(parameter -> out.line(
                        "      " + Format.left("<" + parameter.name() + ">", 24) + " " + parameter.description()));
        command.options()
                .forEach(
                        option -> out.line("      " + Format.left(option.synopsis(), 24) + " " + option.description()));
        out.line();
        return STATUS;
    }

    private void oneLine(Command command) {
        String options = command.options().isEmpty() ? "" : " [opts]";
        out.line("  " + Format.left("mogadm " + command.synopsis() + options, 50) + " " + command.description());
    }

    private static List<Command> sorted(List<Command> commands) {
        return commands.stream().sorted(Comparator.comparing(Command::name)).toList();
    }
}

package org.mogilefs.tools.admin;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mogilefs.tools.cli.Command;
import org.mogilefs.tools.cli.Format;
import org.mogilefs.tools.cli.Output;
import org.mogilefs.tools.cli.Parameter;

/** {@code mogadm settings ...}. */
final class SettingsCommands {
    private SettingsCommands() {}

    static List<Command> commands(AdminContext context) {
        return List.of(
                Command.of("settings list", "Lists the server settings.", invocation -> list(context)),
                Command.of(
                                "settings set",
                                "Changes a server setting.",
                                invocation -> context.change(
                                        "Setting changed.",
                                        "",
                                        () -> context.admin()
                                                .setSetting(invocation.text("key"), invocation.text("value"))))
                        .taking(
                                new Parameter("key", "The setting's name."),
                                new Parameter("value", "Its value; the empty text removes it.")));
    }

    private static int list(AdminContext context) {
        Map<String, String> settings = new TreeMap<>(context.ask(context.admin()::settings));
        settings.keySet().removeIf(key -> key.startsWith("rebal"));
        return print(context, settings);
    }

    /** Prints names and values, as settings and the rebalance's state are. */
    static int print(AdminContext context, Map<String, String> values) {
        if (context.printedJson(values)) {
            return 0;
        }
        Output out = context.io().out();
        values.forEach((key, value) -> out.line(Format.right(key, 25) + " = " + value));
        return 0;
    }
}

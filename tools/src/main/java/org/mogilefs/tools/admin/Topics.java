package org.mogilefs.tools.admin;

import java.util.List;
import org.mogilefs.tools.cli.Command;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.ToolException;

/** The commands of each topic. */
record Topics(Io io, AdminContext context) {

    List<Command> commands(String topic) {
        return switch (topic) {
            case "check" -> CheckCommand.commands(context);
            case "stats" ->
                List.of(Command.of("stats", "Superseded: see mogstats.", invocation -> {
                    throw new ToolException("mogadm stats is deprecated: use 'mogstats', which reads the database");
                }));
            case "host" -> HostCommands.commands(context);
            case "device" -> DeviceCommands.commands(context);
            case "domain" -> DomainCommands.domains(context);
            case "class" -> DomainCommands.classes(context);
            case "slave" -> SlaveCommands.commands(context);
            case "fsck" -> FsckCommands.commands(context);
            case "rebalance" -> RebalanceCommands.commands(context);
            case "settings" -> SettingsCommands.commands(context);
            default -> throw new IllegalArgumentException(topic);
        };
    }
}

package org.mogilefs.tools.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mogilefs.tools.cli.Command;
import org.mogilefs.tools.cli.Invocation;
import org.mogilefs.tools.cli.Option;
import org.mogilefs.tools.cli.Parameter;
import org.mogilefs.tools.cli.ToolException;

/**
 * {@code mogadm slave ...}: replicas of the database that trackers may read. The setting {@code slave_keys} lists their
 * names, {@code slave_<name>} holds {@code dsn|user|password}.
 */
final class SlaveCommands {
    private static final Parameter KEY = new Parameter("slave_key", "The replica's name.");
    private static final Option[] PROPERTIES = {
        Option.value("dsn", "DSN", "The database, such as DBI:mysql:mogilefs:host=10.0.0.9."),
        Option.value("username", "USER", "The database user."),
        Option.value("password", "PASSWORD", "The user's password; trackers want one that is not empty."),
    };

    private SlaveCommands() {}

    /** What is kept of one replica. */
    private record Slave(String dsn, String username, String password) {
        static Slave parse(String value) {
            String[] parts = value.split("\\|", 3);
            return new Slave(parts[0], parts.length > 1 ? parts[1] : "", parts.length > 2 ? parts[2] : "");
        }

        String setting() {
            return dsn + "|" + username + "|" + password;
        }
    }

    static List<Command> commands(AdminContext context) {
        return List.of(
                Command.of("slave list", "Lists the replicas of the database.", invocation -> list(context)),
                Command.of("slave add", "Adds a replica.", invocation -> add(context, invocation))
                        .taking(KEY)
                        .with(PROPERTIES),
                Command.of("slave modify", "Changes a replica.", invocation -> modify(context, invocation))
                        .taking(KEY)
                        .with(PROPERTIES),
                Command.of("slave delete", "Removes a replica.", invocation -> delete(context, invocation))
                        .taking(KEY));
    }

    private static int list(AdminContext context) {
        Map<String, Slave> slaves = new TreeMap<>();
        for (String key : keys(context)) {
            String name = nameOf(key);
            slaves.put(
                    name,
                    Slave.parse(context.ask(
                            () -> context.admin().setting("slave_" + name).orElse(""))));
        }
        List<Map<String, Object>> json = new ArrayList<>();
        slaves.forEach((name, slave) -> json.add(json(name, slave)));
        if (!context.printedJson(json)) {
            slaves.forEach((name, slave) -> context.io()
                    .out()
                    .line(name + " --dsn=" + slave.dsn() + " --username=" + slave.username() + " --password="
                            + slave.password()));
        }
        return 0;
    }

    private static Map<String, Object> json(String name, Slave slave) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("key", name);
        json.put("dsn", slave.dsn());
        json.put("username", slave.username());
        json.put("password", slave.password());
        return json;
    }

    private static int add(AdminContext context, Invocation invocation) throws Exception {
        String name = invocation.text("slave_key");
        List<String> keys = new ArrayList<>(keys(context));
        if (keys.stream().anyMatch(key -> nameOf(key).equals(name))) {
            throw new ToolException("Slave failed to be added: there is one called '" + name + "'");
        }
        Slave slave = new Slave(invocation.text("dsn"), invocation.text("username"), invocation.text("password"));
        return context.change("Slave added", "Slave failed to be added: ", () -> {
            context.admin().setSetting("slave_" + name, slave.setting());
            keys.add(name);
            context.admin().setSetting("slave_keys", String.join(",", keys));
        });
    }

    private static int modify(AdminContext context, Invocation invocation) throws Exception {
        String name = invocation.text("slave_key");
        requireKnown(context, name, "Slave modify failure");
        Slave before = Slave.parse(context.admin().setting("slave_" + name).orElse(""));
        Slave after = new Slave(
                invocation.has("dsn") ? invocation.text("dsn") : before.dsn(),
                invocation.has("username") ? invocation.text("username") : before.username(),
                invocation.has("password") ? invocation.text("password") : before.password());
        return context.change(
                "Slave modify success",
                "Slave modify failure: ",
                () -> context.admin().setSetting("slave_" + name, after.setting()));
    }

    private static int delete(AdminContext context, Invocation invocation) throws Exception {
        String name = invocation.text("slave_key");
        requireKnown(context, name, "Slave delete failed");
        return context.change("Slave deleted", "Slave delete failed: ", () -> {
            List<String> keys = new ArrayList<>(keys(context));
            keys.removeIf(key -> nameOf(key).equals(name));
            context.admin().setSetting("slave_keys", String.join(",", keys));
            context.admin().setSetting("slave_" + name, "");
        });
    }

    private static void requireKnown(AdminContext context, String name, String failure) {
        if (keys(context).stream().noneMatch(key -> nameOf(key).equals(name))) {
            throw new ToolException(failure + ": there is none called '" + name + "'");
        }
    }

    private static List<String> keys(AdminContext context) {
        String keys = context.ask(() -> context.admin().setting("slave_keys").orElse(""));
        List<String> names = new ArrayList<>();
        for (String key : keys.split(",")) {
            if (!key.isBlank()) {
                names.add(key.strip());
            }
        }
        return names;
    }

    /** Other programs write weights, {@code name=2}; trackers pay no attention to them. */
    private static String nameOf(String key) {
        int equals = key.indexOf('=');
        return equals < 0 ? key : key.substring(0, equals);
    }
}

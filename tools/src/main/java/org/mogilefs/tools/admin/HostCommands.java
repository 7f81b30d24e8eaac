package org.mogilefs.tools.admin;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mogilefs.client.HostChange;
import org.mogilefs.client.HostInfo;
import org.mogilefs.tools.cli.Colour;
import org.mogilefs.tools.cli.Command;
import org.mogilefs.tools.cli.Format;
import org.mogilefs.tools.cli.Invocation;
import org.mogilefs.tools.cli.Option;
import org.mogilefs.tools.cli.Output;
import org.mogilefs.tools.cli.Parameter;
import org.mogilefs.tools.cli.ToolException;

/** {@code mogadm host ...}. */
final class HostCommands {
    private static final Parameter HOSTNAME = new Parameter("hostname", "The host's name.");
    private static final Option[] PROPERTIES = {
        Option.value("status", "STATUS", "alive, down or readonly; a new host is down unless told otherwise."),
        Option.value("ip", "ADDRESS", "Its address; a new host's is looked up by its name unless given."),
        Option.value("port", "PORT", "The port of its storage node; 7500 for a new host unless given."),
        Option.value("getport", "PORT", "Another port for reading."),
        Option.value("altip", "ADDRESS", "A second address."),
        Option.value("altmask", "NETMASK", "The net whose clients use the second address."),
    };

    private HostCommands() {}

    static List<Command> commands(AdminContext context) {
        return List.of(
                Command.of("host list", "Lists all hosts.", invocation -> list(context)),
                Command.of("host add", "Adds a host.", invocation -> add(context, invocation))
                        .taking(HOSTNAME)
                        .with(PROPERTIES),
                Command.of(
                                "host modify",
                                "Changes a host.",
                                invocation -> context.change(
                                        "Host has been modified.",
                                        "Failure modifying host: ",
                                        () -> context.admin()
                                                .updateHost(invocation.text("hostname"), change(invocation))))
                        .taking(HOSTNAME)
                        .with(PROPERTIES),
                Command.of(
                                "host mark",
                                "Changes the status of a host.",
                                invocation -> context.change(
                                        "Host status updated.",
                                        "Failure updating host status: ",
                                        () -> context.admin()
                                                .updateHost(
                                                        invocation.text("hostname"),
                                                        HostChange.of().status(invocation.text("status")))))
                        .taking(HOSTNAME, new Parameter("status", "alive, down or readonly.")),
                Command.of(
                                "host delete",
                                "Removes a host that has no devices.",
                                invocation -> context.change(
                                        "Host has been deleted.",
                                        "Failure deleting host: ",
                                        () -> context.admin().deleteHost(invocation.text("hostname"))))
                        .taking(HOSTNAME));
    }

    private static int list(AdminContext context) {
        List<HostInfo> hosts = sorted(context.admin().hosts());
        if (context.printedJson(hosts.stream().map(HostCommands::json).toList())) {
            return 0;
        }
        Output out = context.io().out();
        for (HostInfo host : hosts) {
            out.line(title(context, host));
            field(out, "IP:", host.ip() + ":" + host.httpPort());
            field(out, "Alt IP:", host.altIp());
            field(out, "Alt Mask:", host.altMask());
            field(out, "GET Port:", host.getPort());
            out.line();
        }
        return 0;
    }

    /** Hosts in the original's order: by the text of their number. */
    static List<HostInfo> sorted(List<HostInfo> hosts) {
        return hosts.stream()
                .sorted(Comparator.comparing(host -> Integer.toString(host.hostid())))
                .toList();
    }

    /** {@code name [3]: alive}. */
    static String title(AdminContext context, HostInfo host) {
        return host.name() + " [" + host.hostid() + "]: " + Colour.state(context.io(), host.status(), host.status());
    }

    private static void field(Output out, String label, String value) {
        if (!value.isEmpty() && !value.equals("0")) {
            out.line("  " + Format.left(label, 10) + value);
        }
    }

    private static Map<String, Object> json(HostInfo host) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("hostid", host.hostid());
        json.put("hostname", host.name());
        json.put("status", host.status());
        json.put("hostip", host.ip());
        json.put("http_port", host.httpPort());
        json.put("http_get_port", host.getPort());
        json.put("altip", host.altIp());
        json.put("altmask", host.altMask());
        return json;
    }

    private static int add(AdminContext context, Invocation invocation) throws Exception {
        String name = invocation.text("hostname");
        if (context.admin().hosts().stream().anyMatch(host -> host.name().equals(name))) {
            throw new ToolException("Host already exists.");
        }
        HostChange change = change(invocation)
                .ip(invocation.text("ip").isEmpty() ? lookUp(name) : invocation.text("ip"))
                .port(invocation.number("port", 7500))
                .status(invocation.text("status", "down"));
        return context.change(
                "Host has been created.",
                "Failure creating host: ",
                () -> context.admin().createHost(name, change));
    }

    private static String lookUp(String name) {
        try {
            return InetAddress.getByName(name).getHostAddress();
        } catch (UnknownHostException e) {
            throw new ToolException("'" + name + "' has no address that can be looked up. Name one:\n\n"
                    + "    mogadm host add " + name + " --ip=<address>\n");
        }
    }

    private static HostChange change(Invocation invocation) {
        HostChange change = HostChange.of();
        change = invocation.has("ip") ? change.ip(invocation.text("ip")) : change;
        change = invocation.has("port") ? change.port(invocation.number("port", 0)) : change;
        change = invocation.has("getport") ? change.getPort(invocation.number("getport", 0)) : change;
        change = invocation.has("altip") ? change.altIp(invocation.text("altip")) : change;
        change = invocation.has("altmask") ? change.altMask(invocation.text("altmask")) : change;
        return invocation.has("status") ? change.status(invocation.text("status")) : change;
    }
}

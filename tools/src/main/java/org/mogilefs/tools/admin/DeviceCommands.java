package org.mogilefs.tools.admin;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mogilefs.client.DeviceInfo;
import org.mogilefs.client.HostInfo;
import org.mogilefs.tools.cli.Colour;
import org.mogilefs.tools.cli.Command;
import org.mogilefs.tools.cli.Format;
import org.mogilefs.tools.cli.Invocation;
import org.mogilefs.tools.cli.Option;
import org.mogilefs.tools.cli.Output;
import org.mogilefs.tools.cli.Parameter;
import org.mogilefs.tools.cli.ToolException;

/** {@code mogadm device ...}, except {@code drain}. */
final class DeviceCommands {
    private static final int BAR_CELLS = 20;
    private static final Parameter HOSTNAME = new Parameter("hostname", "The host's name.");
    private static final Parameter DEVID = new Parameter("devid", "The device's number, 5 or dev5.");
    private static final Option ONLY_HOST = Option.value("hostname", "HOST", "Only this host.");

    private DeviceCommands() {}

    static List<Command> commands(AdminContext context) {
        return List.of(
                Command.of("device list", "Lists the devices of each host.", invocation -> list(context, invocation))
                        .with(Option.flag("all", "Dead devices too."), ONLY_HOST),
                Command.of(
                                "device summary",
                                "Sums up the devices of each host.",
                                invocation -> summary(context, invocation))
                        .with(
                                Option.value(
                                        "status", "STATE,...", "Only devices in these states; alive,readonly,drain."),
                                ONLY_HOST),
                Command.of(
                                "device add",
                                "Adds a device to a host.",
                                invocation -> context.change(
                                        "Device added.",
                                        "Error adding device: ",
                                        () -> context.admin()
                                                .createDevice(
                                                        invocation.text("hostname"),
                                                        invocation.devid("devid"),
                                                        invocation.text("status", "alive"))))
                        .taking(HOSTNAME, DEVID)
                        .with(Option.value("status", "STATE", "alive, which it is unless told otherwise, or down.")),
                Command.of("device mark", "Changes the state of a device.", invocation -> mark(context, invocation))
                        .taking(HOSTNAME, DEVID, new Parameter("status", "alive, dead, down, drain or readonly.")),
                Command.of("device modify", "Changes a device.", invocation -> modify(context, invocation))
                        .taking(HOSTNAME, DEVID)
                        .with(
                                Option.value("status", "STATE", "alive, dead, down, drain or readonly."),
                                Option.value("weight", "N", "Its share of reads; 100 is the usual one.")),
                Command.of("device next", "Shows the next free device number.", invocation -> next(context)),
                DrainCommand.command(context).taking(HOSTNAME, DEVID));
    }

    private static int list(AdminContext context, Invocation invocation) {
        List<HostInfo> hosts = hosts(context, invocation);
        List<DeviceInfo> devices = sorted(context.admin().devices()).stream()
                .filter(device -> invocation.has("all") || !device.status().equals("dead"))
                .toList();
        if (context.printedJson(devices.stream()
                .filter(device -> hosts.stream().anyMatch(host -> host.hostid() == device.hostid()))
                .map(device -> json(hosts, device))
                .toList())) {
            return 0;
        }
        Output out = context.io().out();
        for (HostInfo host : hosts) {
            out.line(HostCommands.title(context, host));
            out.line(" ".repeat(7) + "  " + " ".repeat(7) + " " + Format.right("used(G)", 10) + " "
                    + Format.right("free(G)", 10) + " " + Format.right("total(G)", 10) + " "
                    + Format.right("weight(%)", 10));
            devices.stream()
                    .filter(device -> device.hostid() == host.hostid())
                    .forEach(device -> out.line(row(context, device)));
            out.line();
        }
        return 0;
    }

    private static String row(AdminContext context, DeviceInfo device) {
        double used = device.mbUsed() / 1024.0;
        double total = device.mbTotal() / 1024.0;
        String row = Format.right("dev" + device.devid(), 7) + ": "
                + Colour.state(context.io(), device.status(), Format.right(device.status(), 7)) + " "
                + Format.right(used, 3, 10) + " " + Format.right(total - used, 3, 10) + " "
                + Format.right(total, 3, 10) + " " + Format.right(device.weight(), 10);
        if (!context.io().out().isTerminal() || total == 0) {
            return row;
        }
        double share = used / total;
        return row + "  "
                + Colour.usage(
                        context.io(), share, Format.bar(share, BAR_CELLS) + Format.right(100 * share, 0, 4) + "%");
    }

    private static int summary(AdminContext context, Invocation invocation) {
        Set<String> states =
                Set.of(invocation.text("status", "alive,readonly,drain").split(","));
        List<HostInfo> hosts = hosts(context, invocation);
        List<DeviceInfo> devices = context.admin().devices().stream()
                .filter(device -> states.contains(device.status()))
                .toList();
        if (context.printedJson(
                hosts.stream().map(host -> summaryJson(host, devices)).toList())) {
            return 0;
        }
        Output out = context.io().out();
        out.line(Format.left("Hostname", 15) + " " + Format.right("HostID", 6) + " " + Format.right("Status", 7) + "  "
                + Format.right("used(G)", 8) + " " + Format.right("free(G)", 8) + " " + Format.right("total(G)", 8)
                + " " + Format.right("%Used", 8));
        for (HostInfo host : hosts) {
            double used = sum(host, devices, true);
            double total = sum(host, devices, false);
            out.line(Format.left(host.name(), 15) + " [" + Format.right(host.hostid(), 4) + "]: "
                    + Colour.state(context.io(), host.status(), Format.right(host.status(), 6)) + "  "
                    + Format.right(used, 3, 8) + " " + Format.right(total - used, 3, 8) + " "
                    + Format.right(total, 3, 8) + " " + (total == 0 ? "" : Format.right(100 * used / total, 2, 8)));
        }
        return 0;
    }

    /** GiB in use, or in all, on the devices of a host. */
    private static double sum(HostInfo host, List<DeviceInfo> devices, boolean used) {
        return devices.stream()
                .filter(device -> device.hostid() == host.hostid())
                .mapToDouble(device -> (used ? device.mbUsed() : device.mbTotal()) / 1024.0)
                .sum();
    }

    private static int mark(AdminContext context, Invocation invocation) throws Exception {
        return setState(context, invocation, invocation.text("status"));
    }

    private static int setState(AdminContext context, Invocation invocation, String state) throws Exception {
        if (state.equals("drain")) {
            context.io()
                    .out()
                    .line("***NOTE***: drain keeps new files away and moves none; 'mogadm device drain' does both.");
        }
        return context.change(
                "Device updated.",
                "Error updating device: ",
                () -> context.admin().setDeviceState(invocation.text("hostname"), invocation.devid("devid"), state));
    }

    private static int modify(AdminContext context, Invocation invocation) throws Exception {
        if (!invocation.text("status").isEmpty()) {
            setState(context, invocation, invocation.text("status"));
        }
        if (!invocation.has("weight")) {
            return 0;
        }
        return context.change(
                "Device updated.",
                "Error updating device: ",
                () -> context.admin()
                        .setDeviceWeight(
                                invocation.text("hostname"),
                                invocation.devid("devid"),
                                invocation.number("weight", 0)));
    }

    private static int next(AdminContext context) {
        int highest = context.admin().devices().stream()
                .mapToInt(DeviceInfo::devid)
                .max()
                .orElse(0);
        if (!context.printedJson(Map.of("next", highest + 1))) {
            context.io().out().line(Integer.toString(highest + 1));
        }
        return 0;
    }

    private static List<HostInfo> hosts(AdminContext context, Invocation invocation) {
        String only = invocation.text("hostname");
        List<HostInfo> hosts = HostCommands.sorted(context.admin().hosts()).stream()
                .filter(host -> only.isEmpty() || host.name().equals(only))
                .toList();
        if (hosts.isEmpty() && !only.isEmpty()) {
            throw new ToolException("No host is called '" + only + "'");
        }
        return hosts;
    }

    private static List<DeviceInfo> sorted(List<DeviceInfo> devices) {
        return devices.stream()
                .sorted(Comparator.comparing(device -> Integer.toString(device.devid())))
                .toList();
    }

    private static Map<String, Object> json(List<HostInfo> hosts, DeviceInfo device) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("devid", device.devid());
        json.put("hostid", device.hostid());
        json.put(
                "hostname",
                hosts.stream()
                        .filter(host -> host.hostid() == device.hostid())
                        .map(HostInfo::name)
                        .findFirst()
                        .orElse(""));
        json.put("status", device.status());
        json.put("observed_state", device.observedState());
        json.put("utilization", device.utilization());
        json.put("weight", device.weight());
        json.put("mb_total", device.mbTotal());
        json.put("mb_used", device.mbUsed());
        json.put("mb_free", device.mbFree());
        return json;
    }

    private static Map<String, Object> summaryJson(HostInfo host, List<DeviceInfo> devices) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("hostname", host.name());
        json.put("hostid", host.hostid());
        json.put("status", host.status());
        json.put("used_gib", sum(host, devices, true));
        json.put("total_gib", sum(host, devices, false));
        return json;
    }
}

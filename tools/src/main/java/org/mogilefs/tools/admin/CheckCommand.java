package org.mogilefs.tools.admin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mogilefs.client.AdminClient;
import org.mogilefs.client.DeviceInfo;
import org.mogilefs.client.HostInfo;
import org.mogilefs.client.MogileClient;
import org.mogilefs.client.MogileException;
import org.mogilefs.client.TrackerAddress;
import org.mogilefs.tools.cli.Colour;
import org.mogilefs.tools.cli.Command;
import org.mogilefs.tools.cli.Format;
import org.mogilefs.tools.cli.Json;
import org.mogilefs.tools.cli.Output;
import org.mogilefs.tools.cli.ToolException;

/** {@code mogadm check}: asks every tracker, every host that is alive, and every device for its usage file. */
final class CheckCommand {
    private final AdminContext context;
    private final Output out;
    private final Map<String, Object> json = new LinkedHashMap<>();

    private CheckCommand(AdminContext context) {
        this.context = context;
        this.out = context.json()
                ? new Output(java.io.OutputStream.nullOutputStream(), false)
                : context.io().out();
    }

    static List<Command> commands(AdminContext context) {
        return List.of(Command.of(
                "check",
                "Checks that trackers, hosts and devices answer.",
                invocation -> new CheckCommand(context).run()));
    }

    private List<HostInfo> hosts;
    private List<DeviceInfo> devices;

    private int run() {
        checkTrackers();
        if (hosts == null) {
            throw new ToolException("Unable to retrieve host information from tracker(s).");
        }
        out.line();
        List<HostInfo> reached = checkHosts();
        if (reached.isEmpty()) {
            throw new ToolException("No devices found on tracker(s).");
        }
        out.line();
        checkDevices(reached);
        if (context.json()) {
            context.io().out().line(Json.of(json));
        }
        return 0;
    }

    private void checkTrackers() {
        Map<String, Object> results = new LinkedHashMap<>();
        json.put("trackers", results);
        out.line("Checking trackers...");
        for (TrackerAddress tracker : context.admin().trackers()) {
            out.print("  " + tracker + " ... ");
            out.flush();
            try (MogileClient client =
                    MogileClient.builder().trackers(List.of(tracker)).build()) {
                AdminClient admin = client.admin();
                hosts = admin.hosts();
                devices = admin.devices();
                out.line("OK");
                results.put(tracker.toString(), "OK");
            } catch (MogileException e) {
                out.line("REQUEST FAILURE (is the tracker up?)");
                results.put(tracker.toString(), e.getMessage());
            }
        }
    }

    private List<HostInfo> checkHosts() {
        Map<String, Object> results = new LinkedHashMap<>();
        json.put("hosts", results);
        List<HostInfo> reached = new ArrayList<>();
        out.line("Checking hosts...");
        hosts.stream().sorted(Comparator.comparingInt(HostInfo::hostid)).forEach(host -> {
            out.print("  [" + Format.right(host.hostid(), 2) + "] " + host.name() + " ... ");
            out.flush();
            String result = "OK";
            if (!host.status().equals("alive")) {
                result = "skipping; status = " + host.status();
            } else if (Node.get(host, "/") == null) {
                result = "REQUEST FAILURE FETCHING: " + Node.url(host, "/");
            } else {
                reached.add(host);
            }
            out.line(result);
            results.put(host.name(), result);
        });
        return reached;
    }

    private void checkDevices(List<HostInfo> reached) {
        List<Object> results = new ArrayList<>();
        json.put("devices", results);
        out.line("Checking devices...");
        out.line("  host device      " + Format.right("size(G)", 10) + " " + Format.right("used(G)", 10) + " "
                + Format.right("free(G)", 10) + " " + Format.right("use% ", 7) + "  " + Format.right("ob state", 7)
                + "   " + Format.right("I/O%", 4));
        out.line("  ---- ------------ ---------- ---------- ---------- ------ ---------- -----");
        Usage total = new Usage(0, 0, 0);
        for (HostInfo host : reached) {
            List<DeviceInfo> own = devices.stream()
                    .filter(device ->
                            device.hostid() == host.hostid() && !device.status().equals("dead"))
                    .sorted(Comparator.comparingInt(DeviceInfo::devid))
                    .toList();
            for (DeviceInfo device : own) {
                total = total.plus(checkDevice(host, device, results));
            }
        }
        out.line("  ---- ------------ ---------- ---------- ---------- ------");
        out.line("             total:" + total.columns());
    }

    private Usage checkDevice(HostInfo host, DeviceInfo device, List<Object> results) {
        String path = "/dev" + device.devid() + "/usage";
        Map<String, Object> result = new LinkedHashMap<>();
        results.add(result);
        result.put("hostid", host.hostid());
        result.put("devid", device.devid());
        result.put("observed_state", device.observedState());
        result.put("utilization", device.utilization());
        out.print("  [" + Format.right(host.hostid(), 2) + "] " + Format.left("dev" + device.devid(), 7));
        Usage usage;
        try {
            usage = Usage.parse(Node.get(host, path), Node.url(host, path));
        } catch (ToolException e) {
            out.line(e.getMessage());
            result.put("error", e.getMessage());
            return new Usage(0, 0, 0);
        }
        result.put("size_gib", usage.total());
        result.put("used_gib", usage.used());
        result.put("free_gib", usage.available());
        String state = device.observedState().isEmpty() ? "?" : device.observedState();
        out.line("     " + usage.columns() + "  " + Colour.state(context.io(), state, Format.left(state, 7)) + " "
                + Format.right(utilization(device), 5));
        return usage;
    }

    private static String utilization(DeviceInfo device) {
        try {
            return Format.fixed(Double.parseDouble(device.utilization()), 1);
        } catch (NumberFormatException e) {
            return "N/A";
        }
    }

    /** GiB of one device or of all. */
    private record Usage(double total, double used, double available) {
        private static final double KIB_PER_GIB = 1024 * 1024;

        static Usage parse(String text, String url) {
            if (text == null) {
                throw new ToolException("REQUEST FAILURE FETCHING: " + url);
            }
            if (text.isEmpty()) {
                throw new ToolException("USAGE FILE BROKEN OR EMPTY: " + url);
            }
            Map<String, String> fields = new LinkedHashMap<>();
            for (String line : text.split("\n")) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    fields.put(
                            line.substring(0, colon).strip(),
                            line.substring(colon + 1).strip());
                }
            }
            for (String needed : List.of("available", "device", "disk")) {
                String value = fields.getOrDefault(needed, "");
                if (value.isEmpty() || value.equals("0")) {
                    throw new ToolException("MISSING FIELD (" + needed + ") FROM USAGE FILE: " + url);
                }
            }
            return new Usage(number(fields, "total"), number(fields, "used"), number(fields, "available"));
        }

        private static double number(Map<String, String> fields, String name) {
            try {
                return Double.parseDouble(fields.getOrDefault(name, "0")) / KIB_PER_GIB;
            } catch (NumberFormatException e) {
                return 0;
            }
        }

        Usage plus(Usage other) {
            return new Usage(total + other.total, used + other.used, available + other.available);
        }

        String columns() {
            double percent = total > 0 ? 100 - available / total * 100 : 0;
            return Format.right(total, 3, 10) + " " + Format.right(used, 3, 10) + " " + Format.right(available, 3, 10)
                    + " " + Format.right(percent, 2, 6) + "%";
        }
    }
}

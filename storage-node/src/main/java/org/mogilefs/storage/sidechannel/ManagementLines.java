package org.mogilefs.storage.sidechannel;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mogilefs.storage.disk.DeviceThreads;
import org.mogilefs.storage.http.OpenConnection;

/**
 * The lines by which operators and their monitoring look into the original's mogstored, which is a Perlbal (version
 * 1.80): the same words, the same shapes, figures of our own. What a storage node never has in Perlbal either
 * (backends, queues, plug-ins) is empty here too.
 */
final class ManagementLines {
    private static final String CLIENT = "Perlbal::ClientHTTP";
    private static final String SIDE_CHANNEL = "Mogstored::SideChannelClient";
    private static final String END = ".\r\n";
    private static final List<String> COMMANDS = List.of(
            "aio",
            "dumpconfig",
            "fd",
            "help",
            "nodes",
            "plugins",
            "proc",
            "queues",
            "server",
            "set",
            "show",
            "shutdown",
            "socks",
            "states",
            "uptime",
            "verbose",
            "version");

    private final NodeFigures node;
    private final Instant started;
    private CpuTime lastCpu = new CpuTime(0, 0);
    private long lastRequests;

    ManagementLines(NodeFigures node, Instant started) {
        this.node = node;
        this.started = started;
    }

    /**
     * Answers one line.
     *
     * @param line as it came, without its end
     * @param sideChannelClients how many are connected to the side channel
     * @return whole lines
     */
    String answer(String line, int sideChannelClients) {
        String[] words = line.strip().toLowerCase(Locale.ROOT).split("\\s+");
        boolean alone = words.length == 1;
        return switch (words[0]) {
            case "server", "set" -> line.contains("=") ? "\r\n" : invalid(words[0]);
            case "show" -> show(line.strip().split("\\s+"));
            case "verbose" -> verbose(words);
            case "socks" -> socks(words, sideChannelClients);
            case String known when COMMANDS.contains(known) && !alone -> invalid(known);
            case "uptime", "version" -> uptime();
            case "states" -> lines(states());
            case "proc" -> proc();
            case "fd" -> fd();
            case "aio" -> lines(disks());
            case "nodes", "queues", "plugins" -> END;
            case "help" -> lines(COMMANDS);
            case "dumpconfig" -> dumpConfig();
            case String known when COMMANDS.contains(known) -> invalid(known);
            case String other -> "ERROR: unknown command: " + other + "\r\n";
        };
    }

    private static String invalid(String command) {
        return "ERROR: Invalid syntax to '" + command + "' command\r\n";
    }

    private static String lines(List<String> lines) {
        return lines.stream().map(line -> line + "\r\n").collect(Collectors.joining()) + END;
    }

    private String uptime() {
        long seconds = Duration.between(started, Instant.now()).toSeconds();
        String version = ManagementLines.class.getPackage().getImplementationVersion();
        return lines(List.of(
                "starttime " + started.getEpochSecond(),
                "uptime " + seconds,
                "version " + (version == null ? "unreleased" : version)));
    }

    private List<String> states() {
        Map<String, Long> counts = node.connections().stream()
                .collect(Collectors.groupingBy(
                        connection -> connection.state().word(), TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(count -> CLIENT + " " + count.getKey() + " " + count.getValue())
                .toList();
    }

    private String socks(String[] words, int sideChannelClients) {
        if (words.length == 1) {
            return lines(everySocket());
        }
        if (words.length > 2 || !words[1].equals("summary")) {
            return invalid("socks");
        }
        List<String> lines = new ArrayList<>();
        lines.add(count(sideChannelClients, SIDE_CHANNEL));
        lines.add(count(1, "Mogstored::SideChannelListener"));
        int clients = node.connections().size();
        if (clients > 0) {
            lines.add(count(clients, CLIENT));
        }
        if (!node.http().isEmpty()) {
            lines.add(count(node.http().size(), "Perlbal::TCPListener"));
        }
        return lines(lines);
    }

    private static String count(int count, String what) {
        return String.format(Locale.ROOT, "%5d %s", count, what);
    }

    /** The JVM does not tell the numbers of descriptors: lines are numbered instead. */
    private List<String> everySocket() {
        List<String> lines = new ArrayList<>();
        lines.add("   fd    age");
        Duration age = Duration.between(started, Instant.now());
        for (InetSocketAddress address : node.http()) {
            lines.add(socket(
                    lines.size(),
                    age,
                    "Perlbal::TCPListener(R): open: listening on " + text(address) + " for service 'mogstored'"));
        }
        for (OpenConnection connection : node.connections()) {
            String uri = connection.uri().isEmpty() ? "" : "; " + connection.uri();
            lines.add(socket(
                    lines.size(),
                    connection.age(),
                    CLIENT + "(R): open to " + connection.peer() + ": localport=" + connection.port() + "; reqs="
                            + connection.requests() + "; " + connection.state().word() + uri));
        }
        return lines;
    }

    private static String socket(int number, Duration age, String what) {
        return String.format(Locale.ROOT, "%5d %5ds %s", number, age.toSeconds(), what);
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private synchronized String proc() {
        CpuTime cpu = CpuTime.now();
        long requests = node.requests();
        String answer = lines(List.of(
                "time: " + Instant.now().getEpochSecond(),
                "pid: " + ProcessHandle.current().pid(),
                seconds("utime", cpu.user(), lastCpu.user()),
                seconds("stime", cpu.system(), lastCpu.system()),
                "reqs: " + requests + " (+" + (requests - lastRequests) + ")"));
        lastCpu = cpu;
        lastRequests = requests;
        return answer;
    }

    private static String seconds(String name, double now, double before) {
        return String.format(Locale.ROOT, "%s: %.6f (+%.6f)", name, now, now - before);
    }

    private static String fd() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? lines(List.of(
                        "max " + system.getMaxFileDescriptorCount(), "cur " + system.getOpenFileDescriptorCount()))
                : END;
    }

    private List<String> disks() {
        List<String> lines = new ArrayList<>();
        for (DeviceThreads.Load disk : node.disks()) {
            lines.add(disk.device() + " cur_queued " + disk.waiting());
            lines.add(disk.device() + " cur_running " + disk.running());
            lines.add(disk.device() + " ctr_total " + (disk.done() + disk.running() + disk.waiting()));
        }
        return lines;
    }

    private String show(String[] words) {
        if (words.length < 2 || words.length > 3 || !words[1].equalsIgnoreCase("service")) {
            return invalid("show");
        }
        String http = node.http().isEmpty() ? "not_listening" : text(node.http().getFirst());
        if (words.length == 2) {
            return lines(List.of("mgmt not_listening ENABLED", "mogstored " + http + " ENABLED"));
        }
        return switch (words[2]) {
            case "mogstored" -> lines(service("mogstored", http, "web_server", "       docroot: " + node.docroot()));
            case "mgmt" -> lines(service("mgmt", "not_listening", "management"));
            default -> "ERROR: Unknown service\r\n";
        };
    }

    private static List<String> service(String name, String listening, String role, String... more) {
        List<String> lines = new ArrayList<>(List.of(
                "SERVICE " + name,
                "     listening: " + listening,
                "          role: " + role,
                "  pend clients: 0",
                "  pend backend: 0"));
        lines.addAll(List.of(more));
        return lines;
    }

    private static String verbose(String[] words) {
        if (words.length != 2 || !words[1].matches("on|off")) {
            return "ERROR: usage: VERBOSE {on|off}\r\n";
        }
        return words[1].equals("on") ? "OK\r\n" : "\r\n";
    }

    private String dumpConfig() {
        String listen = node.http().isEmpty()
                ? ""
                : "  SET listen = " + text(node.http().getFirst()) + "\r\n";
        return "CREATE SERVICE mgmt\r\n  SET role = management\r\nENABLE mgmt\r\n\r\n"
                + "CREATE SERVICE mogstored\r\n  SET role = web_server\r\n" + listen + "  SET docroot = "
                + node.docroot() + "\r\n  SET enable_delete = on\r\n  SET enable_put = on\r\nENABLE mogstored\r\n\r\n";
    }
}

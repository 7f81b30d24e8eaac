package org.mogilefs.storage.sidechannel;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.mogilefs.storage.disk.DeviceThreads;

/**
 * The lines by which operators and their monitoring look into the original's mogstored, which is a Perlbal (version
 * 1.80): the same words, the same shapes, figures of our own. What a storage node never has in Perlbal either
 * (backends, queues, plug-ins) is empty here too.
 */
final class ManagementLines {
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
    private final SocketLines sockets;
    private final ServiceLines services;
    private CpuTime lastCpu = new CpuTime(0, 0);
    private long lastRequests;

    /**
     * Answers for one node.
     *
     * @param node what there is to show
     * @param started when it began, for {@code uptime}
     */
    ManagementLines(NodeFigures node, Instant started) {
        this.node = node;
        this.started = started;
        this.sockets = new SocketLines(node, started);
        this.services = new ServiceLines(node);
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
            case "show" -> services.show(line.strip().split("\\s+"));
            case "verbose" -> verbose(words);
            case "socks" -> sockets.socks(words, sideChannelClients);
            case String known when COMMANDS.contains(known) && !alone -> invalid(known);
            case "uptime", "version" -> uptime();
            case "states" -> lines(sockets.states());
            case "proc" -> proc();
            case "fd" -> fd();
            case "aio" -> lines(disks());
            case "nodes", "queues", "plugins" -> END;
            case "help" -> lines(COMMANDS);
            case "dumpconfig" -> services.dumpConfig();
            case String known when COMMANDS.contains(known) -> invalid(known);
            case String other -> "ERROR: unknown command: " + other + "\r\n";
        };
    }

    /** What answers a command that is known, but not in this form. */
    static String invalid(String command) {
        return "ERROR: Invalid syntax to '" + command + "' command\r\n";
    }

    /** A listing, with its end. */
    static String lines(List<String> lines) {
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

    private static String verbose(String[] words) {
        if (words.length != 2 || !words[1].matches("on|off")) {
            return "ERROR: usage: VERBOSE {on|off}\r\n";
        }
        return words[1].equals("on") ? "OK\r\n" : "\r\n";
    }
}

package org.mogilefs.storage.sidechannel;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mogilefs.storage.http.OpenConnection;

/** The lines {@code states} and {@code socks}: who is connected, and what is going on there. */
final class SocketLines {
    private static final String CLIENT = "Perlbal::ClientHTTP";
    private static final String SIDE_CHANNEL = "Mogstored::SideChannelClient";

    private final NodeFigures node;
    private final Instant started;

    SocketLines(NodeFigures node, Instant started) {
        this.node = node;
        this.started = started;
    }

    /** How many connections do what, a line for each kind. */
    List<String> states() {
        Map<String, Long> counts = node.connections().stream()
                .collect(Collectors.groupingBy(
                        connection -> connection.state().word(), TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(count -> CLIENT + " " + count.getKey() + " " + count.getValue())
                .toList();
    }

    /**
     * Answers {@code socks} and {@code socks summary}.
     *
     * @param words the line's, in lower case
     * @param sideChannelClients how many are connected to the side channel
     * @return whole lines
     */
    String socks(String[] words, int sideChannelClients) {
        if (words.length == 1) {
            return ManagementLines.lines(everySocket());
        }
        if (words.length > 2 || !words[1].equals("summary")) {
            return ManagementLines.invalid("socks");
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
        return ManagementLines.lines(lines);
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
                    "Perlbal::TCPListener(R): open: listening on " + ServiceLines.text(address)
                            + " for service 'mogstored'"));
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
}

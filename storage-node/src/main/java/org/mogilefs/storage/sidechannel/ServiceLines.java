package org.mogilefs.storage.sidechannel;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The lines {@code show service} and {@code dumpconfig}: what a Perlbal set up as this node would tell of itself. */
final class ServiceLines {
    private final NodeFigures node;

    ServiceLines(NodeFigures node) {
        this.node = node;
    }

    /**
     * Answers {@code show service} and {@code show service <name>}.
     *
     * @param words the line's, as they came
     * @return whole lines
     */
    String show(String[] words) {
        if (words.length < 2 || words.length > 3 || !words[1].equalsIgnoreCase("service")) {
            return ManagementLines.invalid("show");
        }
        String http = node.http().isEmpty() ? "not_listening" : text(node.http().getFirst());
        if (words.length == 2) {
            return ManagementLines.lines(List.of("mgmt not_listening ENABLED", "mogstored " + http + " ENABLED"));
        }
        return switch (words[2]) {
            case "mogstored" ->
                ManagementLines.lines(service("mogstored", http, "web_server", "       docroot: " + node.docroot()));
            case "mgmt" -> ManagementLines.lines(service("mgmt", "not_listening", "management"));
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

    /** Answers {@code dumpconfig}. */
    String dumpConfig() {
        String listen = node.http().isEmpty()
                ? ""
                : "  SET listen = " + text(node.http().getFirst()) + "\r\n";
        return "CREATE SERVICE mgmt\r\n  SET role = management\r\nENABLE mgmt\r\n\r\n"
                + "CREATE SERVICE mogstored\r\n  SET role = web_server\r\n" + listen + "  SET docroot = "
                + node.docroot() + "\r\n  SET enable_delete = on\r\n  SET enable_put = on\r\nENABLE mogstored\r\n\r\n";
    }

    /** An address as Perlbal writes it. */
    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}

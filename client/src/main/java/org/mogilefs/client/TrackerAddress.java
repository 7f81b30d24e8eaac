package org.mogilefs.client;

/**
 * Where a tracker listens.
 *
 * @param host its name or address, without brackets
 * @param port its TCP port
 */
public record TrackerAddress(String host, int port) {
    /** The original's port, used where none is given. */
    public static final int DEFAULT_PORT = 7001;

    /** Checks that there is a host, and that the port is one. */
    public TrackerAddress {
        if (host.isEmpty() || port < 1 || port > 65535) {
            throw new IllegalArgumentException("not a tracker's address: '" + host + ":" + port + "'");
        }
    }

    /**
     * Reads {@code host}, {@code host:port} or {@code [ipv6]:port}; without a port {@link #DEFAULT_PORT}. A preferred
     * address in front, {@code preferred/host:port}, wins over the host, as in the original's client.
     *
     * @param text what an operator typed
     * @return the address
     * @throws IllegalArgumentException when it is none of these
     */
    public static TrackerAddress parse(String text) {
        String address = text.strip();
        int slash = address.indexOf('/');
        int colon = address.lastIndexOf(':');
        boolean hasPort = colon > address.lastIndexOf(']') && colon > 0;
        String host = hasPort ? address.substring(0, colon) : address;
        if (slash >= 0) {
            host = address.substring(0, slash);
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return new TrackerAddress(host, hasPort ? port(text, address.substring(colon + 1)) : DEFAULT_PORT);
    }

    private static int port(String text, String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a tracker's address: '" + text + "'", e);
        }
    }

    /** {@code host:port}, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}

package org.mogilefs.standalone;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where a storage node of this machine listens.
 *
 * @param ip its address; each node needs one of its own
 * @param httpPort for files
 * @param mgmtPort for the side channel
 */
record NodeAddress(String ip, int httpPort, int mgmtPort) {
    /** Reads {@code HOST:HTTPPORT:MGMTPORT}. */
    static NodeAddress parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("HOST:HTTPPORT:MGMTPORT is needed, not '" + text + "'");
        }
        return new NodeAddress(numeric(parts[0]), port(parts[1]), port(parts[2]));
    }

    /** Reads {@code HOST:PORT}. */
    static InetSocketAddress parseListen(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("HOST:PORT is needed, not '" + text + "'");
        }
        return new InetSocketAddress(numeric(text.substring(0, colon)), port(text.substring(colon + 1)));
    }

    InetSocketAddress http() {
        return new InetSocketAddress(ip, httpPort);
    }

    InetSocketAddress mgmt() {
        return new InetSocketAddress(ip, mgmtPort);
    }

    private static String numeric(String host) {
        try {
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no such host: '" + host + "'", e);
        }
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65535) {
            throw new IllegalArgumentException("no port number: '" + text + "'");
        }
        return Integer.parseInt(text);
    }
}

package org.mogilefs.client.http;

import java.net.URI;

/**
 * The URL of a copy, split once.
 *
 * @param host name or address, without brackets
 * @param port TCP port
 * @param path path with its leading slash, as it goes into the request line
 */
public record HttpUrl(String host, int port, String path) {
    private static final String SCHEME = "http://";

    /**
     * Reads {@code http://host[:port]/path}.
     *
     * @throws IllegalArgumentException when it is no such URL
     */
    public static HttpUrl parse(String text) {
        int slash = text.startsWith(SCHEME) ? text.indexOf('/', SCHEME.length()) : -1;
        if (slash < 0) {
            throw new IllegalArgumentException("not a storage node's URL: '" + text + "'");
        }
        String authority = text.substring(SCHEME.length(), slash);
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String host = hasPort ? authority.substring(0, colon) : authority;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            int port = hasPort ? Integer.parseInt(authority.substring(colon + 1)) : 80;
            return new HttpUrl(host, port, text.substring(slash));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a storage node's URL: '" + text + "'", e);
        }
    }

    /** {@code host:port}, an IPv6 address in brackets: the Host header, and what connections are pooled by. */
    public String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** The whole URL as a URI. */
    public URI toUri() {
        return URI.create(toString());
    }

    @Override
    public String toString() {
        return SCHEME + authority() + path;
    }
}

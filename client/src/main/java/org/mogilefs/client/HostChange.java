package org.mogilefs.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mogilefs.protocol.Arguments;
import org.mogilefs.protocol.Request;

/**
 * What a host is created with, or what about it changes; immutable, each method gives a changed copy.
 *
 * @param fields names of the wire ({@code ip}, {@code port}, {@code getport}, {@code altip}, {@code altmask},
 *     {@code status}) and their new values; an empty value clears
 */
public record HostChange(Map<String, String> fields) {
    private static final HostChange NOTHING = new HostChange(Map.of());

    /** Copies the fields. */
    public HostChange {
        fields = Map.copyOf(fields);
    }

    /** {@return no change yet} */
    public static HostChange of() {
        return NOTHING;
    }

    /**
     * {@return a copy with an address}
     *
     * @param ip the address
     */
    public HostChange ip(String ip) {
        return with("ip", ip);
    }

    /**
     * {@return a copy with a port for uploads, and for downloads unless there is a {@link #getPort}}
     *
     * @param port the TCP port
     */
    public HostChange port(int port) {
        return with("port", Integer.toString(port));
    }

    /**
     * {@return a copy with a port for downloads}
     *
     * @param port the TCP port
     */
    public HostChange getPort(int port) {
        return with("getport", Integer.toString(port));
    }

    /**
     * {@return a copy with a second address, for clients in {@link #altMask}}
     *
     * @param ip the address
     */
    public HostChange altIp(String ip) {
        return with("altip", ip);
    }

    /**
     * {@return a copy with the net whose clients use {@link #altIp}}
     *
     * @param mask such as {@code 10.1.0.0/16}
     */
    public HostChange altMask(String mask) {
        return with("altmask", mask);
    }

    /**
     * {@return a copy with a status}
     *
     * @param status {@code alive}, {@code down}, {@code readonly} or {@code dead}
     */
    public HostChange status(String status) {
        return with("status", status);
    }

    private HostChange with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(fields);
        changed.put(name, value);
        return new HostChange(changed);
    }

    Request toRequest(String command, String host) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("host", host);
        values.putAll(fields);
        return new Request(command, Arguments.of(values));
    }
}

package org.mogilefs.client;

import org.mogilefs.protocol.Arguments;

/**
 * A host as the tracker sees it.
 *
 * @param hostid its number
 * @param name its name
 * @param status {@code alive}, {@code down}, {@code readonly} or {@code dead}
 * @param ip its address
 * @param httpPort the port of uploads
 * @param getPort the port of downloads; empty when it is the same
 * @param altIp its address for clients in {@code altMask}; may be empty
 * @param altMask the net of those clients; may be empty
 */
public record HostInfo(
        int hostid, String name, String status, String ip, int httpPort, String getPort, String altIp, String altMask) {

    static HostInfo of(Arguments answer, String prefix) {
        return new HostInfo(
                (int) answer.number(prefix + "hostid"),
                answer.text(prefix + "hostname"),
                answer.text(prefix + "status"),
                answer.text(prefix + "hostip"),
                (int) answer.number(prefix + "http_port"),
                answer.text(prefix + "http_get_port"),
                answer.text(prefix + "altip"),
                answer.text(prefix + "altmask"));
    }
}

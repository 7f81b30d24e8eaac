package org.mogilefs.tracker.cluster;

import java.util.Optional;
import java.util.OptionalInt;
import org.mogilefs.common.model.HostState;

/**
 * A machine that runs a storage node, as its row says.
 *
 * @param hostid its number
 * @param name its name
 * @param state what the operator says of it
 * @param ip where clients and trackers reach it
 * @param httpPort the port for reads and writes
 * @param httpGetPort a port for reads only, when there is one
 * @param altip another address, for clients in {@code altmask}
 * @param altmask the network whose clients get {@code altip}, as {@code 10.0.0.0/8}
 */
public record Host(
        int hostid,
        String name,
        HostState state,
        String ip,
        int httpPort,
        OptionalInt httpGetPort,
        Optional<String> altip,
        Optional<String> altmask) {

    /** The port that reads go to: the get port when set, else the ordinary one. */
    public int readPort() {
        return httpGetPort.isPresent() && httpGetPort.getAsInt() != 0 ? httpGetPort.getAsInt() : httpPort;
    }
}

package org.mogilefs.storage.sidechannel;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.mogilefs.storage.disk.DeviceThreads;
import org.mogilefs.storage.http.OpenConnection;

/** What the management lines tell of the rest of the node. */
public interface NodeFigures {
    /** Where files are served over HTTP, the port for everything first; none when another program serves them. */
    List<InetSocketAddress> http();

    /** The folder of the devices. */
    Path docroot();

    /** The HTTP connections that are open. */
    List<OpenConnection> connections();

    /** HTTP requests since the start. */
    long requests();

    /** The work on each device's disk. */
    List<DeviceThreads.Load> disks();
}

package org.mogilefs.storage.sidechannel;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.mogilefs.storage.disk.DeviceThreads;
import org.mogilefs.storage.http.OpenConnection;

/** What the management lines tell of the rest of the node. */
public interface NodeFigures {
    /** {@return where files are served over HTTP, the port for everything first; none when another program serves them} */
    List<InetSocketAddress> http();

    /** {@return the folder of the devices} */
    Path docroot();

    /** {@return the HTTP connections that are open} */
    List<OpenConnection> connections();

    /** {@return HTTP requests since the start} */
    long requests();

    /** {@return the work on each device's disk, by the device's name} */
    List<DeviceThreads.Load> disks();
}

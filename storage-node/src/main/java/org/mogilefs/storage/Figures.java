package org.mogilefs.storage;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mogilefs.storage.config.StorageConfig;
import org.mogilefs.storage.disk.DeviceThreads;
import org.mogilefs.storage.http.HttpServer;
import org.mogilefs.storage.http.OpenConnection;
import org.mogilefs.storage.sidechannel.NodeFigures;

/**
 * What the side channel shows of a node, read from its parts when somebody asks.
 *
 * @param config how it runs
 * @param server its HTTP, which may not be started
 * @param threads where requests wait for its disks
 */
record Figures(StorageConfig config, HttpServer server, DeviceThreads threads) implements NodeFigures {
    @Override
    public List<InetSocketAddress> http() {
        if (!config.serveHttp()) {
            return List.of();
        }
        List<InetSocketAddress> addresses = new ArrayList<>();
        addresses.add(new InetSocketAddress(config.httpListen().getAddress(), server.port()));
        config.httpGetListen()
                .ifPresent(get -> addresses.add(
                        new InetSocketAddress(get.getAddress(), server.getPort().orElse(0))));
        return addresses;
    }

    @Override
    public Path docroot() {
        return config.docroot();
    }

    @Override
    public List<OpenConnection> connections() {
        return server.connections();
    }

    @Override
    public long requests() {
        return server.requests();
    }

    @Override
    public List<DeviceThreads.Load> disks() {
        return threads.load();
    }
}

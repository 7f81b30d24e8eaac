package org.mogilefs.tracker.node;

import java.net.InetAddress;
import org.mogilefs.common.net.Netmask;
import org.mogilefs.protocol.FidPath;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.Host;

/** The URLs of copies, as one client sees them: a host may have another address for some networks. */
public final class DeviceUrls {
    private final ClusterView view;
    private final InetAddress client;
    private final boolean zoneAlt;

    /**
     * @param view the cluster
     * @param client who asks
     * @param zoneAlt whether it asked for the other addresses itself ({@code zone=alt})
     */
    public DeviceUrls(ClusterView view, InetAddress client, boolean zoneAlt) {
        this.view = view;
        this.client = client;
        this.zoneAlt = zoneAlt;
    }

    /** Where to upload; empty when the device's host is gone. */
    public String upload(Device device, long fid) {
        return view.hostOf(device)
                .map(host -> url(host, host.httpPort(), device, fid))
                .orElse("");
    }

    /** Where to read; empty when the device's host is gone. */
    public String read(Device device, long fid) {
        return view.hostOf(device)
                .map(host -> url(host, host.readPort(), device, fid))
                .orElse("");
    }

    private String url(Host host, int port, Device device, long fid) {
        return "http://" + address(host) + ":" + port + FidPath.of(device.devid(), fid);
    }

    private String address(Host host) {
        if (host.altip().isEmpty()) {
            return host.ip();
        }
        boolean alternative = host.altmask()
                .flatMap(Netmask::parse)
                .filter(mask -> zoneAlt || mask.contains(client))
                .isPresent();
        return alternative ? host.altip().get() : host.ip();
    }
}

package org.mogilefs.standalone;

import java.util.List;
import java.util.Optional;
import org.mogilefs.client.AdminClient;
import org.mogilefs.client.DeviceInfo;
import org.mogilefs.client.HostChange;
import org.mogilefs.client.HostInfo;

/** Tells a tracker of hosts and devices it does not know, and of addresses that changed since the last start. */
final class RegisteredNodes {
    private final AdminClient admin;
    private final List<HostInfo> hosts;
    private final List<DeviceInfo> devices;

    RegisteredNodes(AdminClient admin) {
        this.admin = admin;
        this.hosts = admin.hosts();
        this.devices = admin.devices();
    }

    void host(String name, String ip, int port) {
        Optional<HostInfo> known =
                hosts.stream().filter(h -> h.name().equals(name)).findFirst();
        HostChange wanted = HostChange.of().ip(ip).port(port);
        if (known.isEmpty()) {
            admin.createHost(name, wanted.status("alive"));
        } else if (!known.get().ip().equals(ip) || known.get().httpPort() != port) {
            admin.updateHost(name, wanted);
        }
    }

    void device(String host, int devid) {
        if (devices.stream().noneMatch(d -> d.devid() == devid)) {
            admin.createDevice(host, devid, "alive");
        }
    }
}

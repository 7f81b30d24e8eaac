package org.mogilefs.tracker.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.mogilefs.common.model.HostState;
import org.mogilefs.common.model.ObservedState;

/**
 * Domains, classes, hosts, devices and server settings at one moment; immutable and complete. Readers take one view
 * at the start of a request and use it to the end; {@link ClusterState} holds the current one.
 */
public final class ClusterView {
    /** The view of a tracker that has read nothing yet. */
    public static final ClusterView EMPTY = new ClusterView(List.of(), List.of(), List.of(), Map.of(), Set.of());

    private final Map<String, Domain> domains = new LinkedHashMap<>();
    private final Map<Integer, Domain> domainsById = new LinkedHashMap<>();
    private final Map<Integer, Host> hosts = new LinkedHashMap<>();
    private final Map<Integer, Device> devices = new LinkedHashMap<>();
    private final Map<String, String> settings;
    private final Set<Integer> unreachableHosts;

    /**
     * @param domains all domains with their classes
     * @param hosts all hosts
     * @param devices all devices, with what was observed of them
     * @param settings the table {@code server_settings}
     * @param unreachableHosts the hostids that did not answer at the last check
     */
    public ClusterView(
            Collection<Domain> domains,
            Collection<Host> hosts,
            Collection<Device> devices,
            Map<String, String> settings,
            Set<Integer> unreachableHosts) {
        domains.forEach(d -> {
            this.domains.put(d.name(), d);
            this.domainsById.put(d.dmid(), d);
        });
        hosts.forEach(h -> this.hosts.put(h.hostid(), h));
        devices.forEach(d -> this.devices.put(d.devid(), d));
        this.settings = Map.copyOf(settings);
        this.unreachableHosts = Set.copyOf(unreachableHosts);
    }

    /** All domains. */
    public Collection<Domain> domains() {
        return Collections.unmodifiableCollection(domains.values());
    }

    /** The domain with this name. */
    public Optional<Domain> domain(String name) {
        return Optional.ofNullable(domains.get(name));
    }

    /** The domain with this number. */
    public Optional<Domain> domain(int dmid) {
        return Optional.ofNullable(domainsById.get(dmid));
    }

    /** The class of a file; absent when domain or class is gone. */
    public Optional<FileClass> fileClass(int dmid, int classid) {
        return domain(dmid).flatMap(d -> d.classWithId(classid));
    }

    /** All hosts. */
    public Collection<Host> hosts() {
        return Collections.unmodifiableCollection(hosts.values());
    }

    /** The host with this number. */
    public Optional<Host> host(int hostid) {
        return Optional.ofNullable(hosts.get(hostid));
    }

    /** The host with this name. */
    public Optional<Host> host(String name) {
        return hosts.values().stream().filter(h -> h.name().equals(name)).findFirst();
    }

    /** The host of a device; absent when its row is gone. */
    public Optional<Host> hostOf(Device device) {
        return host(device.hostid());
    }

    /** All devices. */
    public Collection<Device> devices() {
        return Collections.unmodifiableCollection(devices.values());
    }

    /** The device with this number. */
    public Optional<Device> device(int devid) {
        return Optional.ofNullable(devices.get(devid));
    }

    /** The devices among {@code devids} that have a row, in that order. */
    public List<Device> devices(Collection<Integer> devids) {
        List<Device> found = new ArrayList<>();
        devids.forEach(devid -> device(devid).ifPresent(found::add));
        return found;
    }

    /** The server setting {@code key}. */
    public Optional<String> setting(String key) {
        return Optional.ofNullable(settings.get(key));
    }

    /** All server settings. */
    public Map<String, String> settings() {
        return settings;
    }

    /** Whether the setting is true as Perl has it: set, not empty, not {@code 0}. */
    public boolean isSet(String key) {
        String value = settings.get(key);
        return value != null && !value.isEmpty() && !value.equals("0");
    }

    /** The hostids that did not answer at the last check. */
    public Set<Integer> unreachableHosts() {
        return unreachableHosts;
    }

    /** Clients may read from it: states of host and device allow it and the last check could read. */
    public boolean isReadable(Device device) {
        return device.state().canRead()
                && device.observed().state().isReadable()
                && hostOf(device).filter(h -> h.state().canRead()).isPresent()
                && !unreachableHosts.contains(device.hostid());
    }

    /** New copies may go to it: alive on an alive, reachable host, seen writeable, with {@code minFreeMb} MiB to spare. */
    public boolean canTakeFiles(Device device, long minFreeMb) {
        return device.state().canTakeFiles()
                && isHostAlive(device)
                && !unreachableHosts.contains(device.hostid())
                && device.observed().state() == ObservedState.WRITEABLE
                && (device.mbFree().isEmpty() || device.mbFree().getAsLong() >= minFreeMb);
    }

    /** Copies on it may be removed: device alive or in drain, host alive. */
    public boolean isDeletable(Device device) {
        return device.state().canDelete() && isHostAlive(device);
    }

    private boolean isHostAlive(Device device) {
        return hostOf(device).filter(h -> h.state() == HostState.ALIVE).isPresent();
    }

    /** The same view with each device changed by {@code change}. */
    public ClusterView mapDevices(UnaryOperator<Device> change) {
        return new ClusterView(
                domains(), hosts(), devices.values().stream().map(change).toList(), settings, unreachableHosts);
    }

    /** The same view with other hosts out of reach. */
    public ClusterView withUnreachableHosts(Set<Integer> hostids) {
        return new ClusterView(domains(), hosts(), devices(), settings, hostids);
    }
}

package org.mogilefs.tracker.monitor;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.mogilefs.common.model.HostState;
import org.mogilefs.common.model.ObservedState;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.Host;
import org.mogilefs.tracker.store.TopologyStore.DeviceUsage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of checks over all devices, side by side: a slow or dead host delays no other. Each device's finding is
 * published as soon as it is there.
 */
final class DeviceRound {
    private static final Logger log = LoggerFactory.getLogger(DeviceRound.class);
    // every second round at least: a disk that turns read-only or full is noticed within two
    private static final Duration WRITE_TEST_EVERY = Duration.ofSeconds(4);
    private static final long USAGE_FRESH_SECONDS = 15;
    private static final Duration LONGEST = Duration.ofSeconds(25);

    private final ClusterState cluster;
    private final DeviceProbe probe;
    private final InstantSource clock;
    private final Map<Integer, Long> lastWriteTest = new ConcurrentHashMap<>();
    private final Map<Integer, String> lastTrouble = new ConcurrentHashMap<>();

    DeviceRound(ClusterState cluster, DeviceProbe probe, InstantSource clock) {
        this.cluster = cluster;
        this.probe = probe;
        this.clock = clock;
    }

    /** Checks all; the usage figures that are due to be written. */
    Collection<DeviceUsage> run() throws InterruptedException {
        ClusterView view = cluster.view();
        Collection<DeviceUsage> usage = new ConcurrentLinkedQueue<>();
        List<Thread> checks = new ArrayList<>();
        Map<Integer, List<Device>> byHost = view.devices().stream().collect(Collectors.groupingBy(Device::hostid));
        byHost.forEach((hostid, devices) -> view.host(hostid)
                .filter(host -> host.state().canRead())
                .ifPresent(host -> devices.stream()
                        .filter(d -> d.state().isMonitored())
                        .forEach(device -> checks.add(Thread.ofVirtual()
                                .name("check-dev" + device.devid())
                                .start(() -> check(host, device, usage))))));
        forgetUnmonitored(view);
        long deadline = System.nanoTime() + LONGEST.toNanos();
        for (Thread check : checks) {
            if (!check.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                check.interrupt();
            }
        }
        return usage;
    }

    /** A device out of service is not checked, so what was seen of it once says nothing any more. */
    private void forgetUnmonitored(ClusterView view) {
        Set<Integer> idle = view.devices().stream()
                .filter(d -> d.observed().state() != ObservedState.UNKNOWN)
                .filter(d -> !d.state().isMonitored()
                        || view.hostOf(d).filter(h -> h.state().canRead()).isEmpty())
                .map(Device::devid)
                .collect(Collectors.toSet());
        if (!idle.isEmpty()) {
            cluster.update(v -> v.mapDevices(
                    d -> idle.contains(d.devid()) ? d.observed(d.observed().withState(ObservedState.UNKNOWN)) : d));
        }
    }

    private void check(Host host, Device device, Collection<DeviceUsage> usage) {
        try {
            switch (probe.readUsage(host, device)) {
                case DeviceProbe.Finding.Reachable(Optional<UsageFile> file) -> {
                    hostAnswers(host.hostid(), true);
                    if (file.isEmpty()) {
                        trouble(device, "its usage file says neither total nor used");
                    } else {
                        reachable(host, device, file.get(), usage);
                    }
                }
                case DeviceProbe.Finding.DeviceUnreachable(String reason) -> {
                    trouble(device, reason);
                    observe(device.devid(), ObservedState.UNREACHABLE);
                }
                case DeviceProbe.Finding.HostUnreachable(String reason) -> {
                    trouble(device, reason);
                    hostAnswers(host.hostid(), false);
                    observe(device.devid(), ObservedState.UNREACHABLE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("checking dev{} failed", device.devid(), e);
        }
    }

    private void reachable(Host host, Device device, UsageFile file, Collection<DeviceUsage> usage)
            throws InterruptedException {
        long now = clock.instant().getEpochSecond();
        long total = file.totalKb() / 1024;
        long used = file.usedKb() / 1024;
        if (now - device.mbAsof().orElse(0) > USAGE_FRESH_SECONDS) {
            usage.add(new DeviceUsage(device.devid(), total, used, now));
        }
        cluster.update(v -> v.mapDevices(d -> d.devid() == device.devid() ? d.withUsage(total, used, now) : d));
        if (host.state() != HostState.ALIVE || !device.state().canDelete()) {
            observe(device.devid(), ObservedState.READABLE);
            lastTrouble.remove(device.devid());
            return;
        }
        if (isWriteTestDue(device)) {
            testWrite(host, device);
        }
    }

    private boolean isWriteTestDue(Device device) {
        Long last = lastWriteTest.get(device.devid());
        // what is not writeable is tried again each round, so that a device that was mended is back at once
        return last == null
                || device.observed().state() != ObservedState.WRITEABLE
                || System.nanoTime() - last >= WRITE_TEST_EVERY.toNanos();
    }

    private void testWrite(Host host, Device device) throws InterruptedException {
        ObservedState state = probe.testWrite(host, device);
        lastWriteTest.put(device.devid(), System.nanoTime());
        observe(device.devid(), state);
        if (state != ObservedState.WRITEABLE) {
            trouble(device, "a test file could not be written and read back");
            return;
        }
        if (lastTrouble.remove(device.devid()) != null) {
            log.info("dev{} is writeable again", device.devid());
        }
        if (device.observed().rejectsBadMd5().isEmpty()) {
            probe.rejectsBadMd5(host, device)
                    .ifPresent(rejects -> cluster.update(v -> v.mapDevices(d -> d.devid() == device.devid()
                            ? d.observed(d.observed().withRejectsBadMd5(rejects))
                            : d)));
        }
    }

    private void observe(int devid, ObservedState state) {
        cluster.update(v ->
                v.device(devid).filter(d -> d.observed().state() != state).isEmpty()
                        ? v
                        : v.mapDevices(d ->
                                d.devid() == devid ? d.observed(d.observed().withState(state)) : d));
    }

    private void hostAnswers(int hostid, boolean answers) {
        cluster.update(v -> {
            if (v.unreachableHosts().contains(hostid) != answers) {
                return v;
            }
            Set<Integer> unreachable = new HashSet<>(v.unreachableHosts());
            if (answers) {
                unreachable.remove(hostid);
            } else {
                unreachable.add(hostid);
            }
            return v.withUnreachableHosts(unreachable);
        });
    }

    /** One line when the trouble is new, not one a round. */
    private void trouble(Device device, String reason) {
        if (!reason.equals(lastTrouble.put(device.devid(), reason))) {
            log.warn("dev{}: {}", device.devid(), reason);
        }
    }
}

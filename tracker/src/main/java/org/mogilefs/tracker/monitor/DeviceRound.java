package org.mogilefs.tracker.monitor;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
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
 * Rounds of checks over all devices, side by side: a slow or dead host delays no other, and a round waits for stragglers
 * only as long as it may last. A check that goes on is not begun a second time. Each device's finding is published as
 * soon as it is there. Rounds are run by one thread.
 */
final class DeviceRound implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DeviceRound.class);
    // every second round at least: a disk that turns read-only or full is noticed within two
    private static final Duration WRITE_TEST_EVERY = Duration.ofSeconds(4);
    /** How old a device's row may get before its figures are written again. */
    static final long USAGE_FRESH_SECONDS = 15;

    // the names of test files are numbered: the same trouble with another one is no news
    private static final Pattern TEST_FILE = Pattern.compile("test-write-\\d+");
    private static final Duration MD5_TEST_EVERY = Duration.ofSeconds(15);
    // no check lasts as long, time-outs being what they are: one that does would never end
    private static final Duration CHECK_MAX = Duration.ofMinutes(5);

    private final ClusterState cluster;
    private final DeviceProbe probe;
    private final InstantSource clock;
    private final Duration patience;
    private final Map<Integer, Check> running = new HashMap<>();
    private final Queue<DeviceUsage> usage = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Long> lastWriteTest = new ConcurrentHashMap<>();
    private final Map<Integer, Long> lastMd5Test = new ConcurrentHashMap<>();
    private final Map<Integer, String> lastTrouble = new ConcurrentHashMap<>();
    /** By hostid, when one of its devices was last found reachable, in nanoseconds. */
    private final Map<Integer, Long> lastAnswer = new ConcurrentHashMap<>();

    /** A check that was begun. */
    private record Check(Thread thread, long startNanos) {}

    /**
     * @param patience how long a round waits for its checks
     * @param clock tells when a device is due
     */
    DeviceRound(ClusterState cluster, DeviceProbe probe, Duration patience, InstantSource clock) {
        this.patience = patience;
        this.cluster = cluster;
        this.probe = probe;
        this.clock = clock;
    }

    /** Checks every device that is not being checked already; the usage figures that are due to be written. */
    Collection<DeviceUsage> run() throws InterruptedException {
        ClusterView view = cluster.view();
        running.values().removeIf(DeviceRound::hasEnded);
        List<Check> begun = new ArrayList<>();
        for (Device device : view.devices()) {
            Optional<Host> host = view.hostOf(device).filter(h -> h.state().canRead());
            if (host.isPresent() && device.state().isMonitored() && !running.containsKey(device.devid())) {
                Check check = begin(host.get(), device);
                running.put(device.devid(), check);
                begun.add(check);
            }
        }
        forgetUnmonitored(view);
        long deadline = System.nanoTime() + patience.toNanos();
        for (Check check : begun) {
            check.thread().join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
        return takeUsage();
    }

    private Check begin(Host host, Device device) {
        Thread thread = Thread.ofVirtual().name("check-dev" + device.devid()).start(() -> check(host, device));
        return new Check(thread, System.nanoTime());
    }

    private static boolean hasEnded(Check check) {
        if (System.nanoTime() - check.startNanos() > CHECK_MAX.toNanos()) {
            check.thread().interrupt();
        }
        return !check.thread().isAlive();
    }

    private Collection<DeviceUsage> takeUsage() {
        Collection<DeviceUsage> taken = new ArrayList<>();
        for (DeviceUsage due = usage.poll(); due != null; due = usage.poll()) {
            taken.add(due);
        }
        return taken;
    }

    /** Ends the checks under way. */
    @Override
    public void close() {
        running.values().forEach(check -> check.thread().interrupt());
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

    private void check(Host host, Device device) {
        long begun = System.nanoTime();
        try {
            switch (probe.readUsage(host, device)) {
                case DeviceProbe.Finding.Reachable(Optional<UsageFile> file) -> {
                    lastAnswer.put(host.hostid(), System.nanoTime());
                    hostAnswers(host.hostid(), true);
                    if (file.isEmpty()) {
                        trouble(device, "its usage file says neither total nor used");
                    } else {
                        reachable(host, device, file.get());
                    }
                }
                case DeviceProbe.Finding.DeviceUnreachable(String reason) -> {
                    trouble(device, reason);
                    observe(device.devid(), ObservedState.UNREACHABLE);
                }
                case DeviceProbe.Finding.HostUnreachable(String reason) -> {
                    trouble(device, reason);
                    // a disk that hangs must not take its host's other disks out of service
                    if (!hasAnsweredSince(host, begun)) {
                        hostAnswers(host.hostid(), false);
                    }
                    observe(device.devid(), ObservedState.UNREACHABLE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("checking dev{} failed", device.devid(), e);
        }
    }

    private boolean hasAnsweredSince(Host host, long nanos) {
        Long last = lastAnswer.get(host.hostid());
        return last != null && last - nanos >= 0;
    }

    private void reachable(Host host, Device device, UsageFile file) throws InterruptedException {
        long now = clock.instant().getEpochSecond();
        long total = file.totalKb() / 1024;
        long used = file.usedKb() / 1024;
        if (now - device.mbAsof().orElse(0) > USAGE_FRESH_SECONDS) {
            usage.add(new DeviceUsage(device.devid(), total, used, now));
        }
        cluster.update(v -> v.mapDevices(d -> d.devid() == device.devid() ? d.withUsage(total, used) : d));
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
        // what is not writeable is tried again each round, so that a device that was mended is back at once
        return device.observed().state() != ObservedState.WRITEABLE
                || isDue(lastWriteTest.get(device.devid()), WRITE_TEST_EVERY);
    }

    private boolean isDue(Long last, Duration every) {
        return last == null || Math.abs(clock.millis() - last) >= every.toMillis();
    }

    private void testWrite(Host host, Device device) throws InterruptedException {
        boolean wasWriteable = device.observed().state() == ObservedState.WRITEABLE;
        Optional<String> failure = probe.testWrite(host, device);
        lastWriteTest.put(device.devid(), clock.millis());
        observe(device.devid(), failure.isPresent() ? ObservedState.READABLE : ObservedState.WRITEABLE);
        if (failure.isPresent()) {
            trouble(device, "not writeable: " + failure.get());
            return;
        }
        if (lastTrouble.remove(device.devid()) != null) {
            log.info("dev{} is writeable again", device.devid());
        }
        // a node that was away may be another program now
        if (!wasWriteable || isDue(lastMd5Test.get(device.devid()), MD5_TEST_EVERY)) {
            testMd5(host, device);
        }
    }

    private void testMd5(Host host, Device device) throws InterruptedException {
        Optional<Boolean> found = probe.rejectsBadMd5(host, device);
        lastMd5Test.put(device.devid(), clock.millis());
        found.filter(rejects -> !device.observed().rejectsBadMd5().equals(Optional.of(rejects)))
                .ifPresent(rejects -> cluster.update(v -> v.mapDevices(d ->
                        d.devid() == device.devid() ? d.observed(d.observed().withRejectsBadMd5(rejects)) : d)));
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
        String kind = TEST_FILE.matcher(reason).replaceAll("");
        if (!kind.equals(lastTrouble.put(device.devid(), kind))) {
            log.warn("dev{}: {}", device.devid(), reason);
        }
    }
}

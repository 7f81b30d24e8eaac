package org.mogilefs.tracker.replication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.common.model.ObservedState;
import org.mogilefs.protocol.Checksum;
import org.mogilefs.protocol.FidPath;
import org.mogilefs.protocol.HashType;
import org.mogilefs.testing.FaultProxy.Fault;
import org.mogilefs.tracker.TwoHosts;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.FileClass;
import org.mogilefs.tracker.cluster.Observation;
import org.mogilefs.tracker.fsck.FileFsck;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.Store;

/**
 * Whatever the state of hosts, devices and copies: what fsck, replication, trimming and rebalance take away is never the
 * last good copy, and bytes are removed only where the policy holds without them.
 */
class RemovalPropertiesTest {
    private static final int DEVICES = 5;
    private static final byte[] BYTES = "the bytes of a file".getBytes(UTF_8);
    private static final byte[] ROTTEN = "the bytes of a Xile".getBytes(UTF_8);
    private static final byte[] SHORT = "the bytes".getBytes(UTF_8);
    private static final Checksum DIGEST =
            new Checksum(HashType.MD5, HashType.MD5.newDigest().digest(BYTES));

    private static final List<String> wrongRemovals = new CopyOnWriteArrayList<>();
    private static TwoHosts hosts;
    private static Store store;
    private static Replicators replicators;
    private static FileFsck fsck;
    private static List<Integer> classes;
    /** Whether the right digest was stored from the start: otherwise any copy of the right length may be the right one. */
    private static volatile boolean summed;

    @BeforeContainer
    static void open() {
        hosts = new TwoHosts(Duration.ofSeconds(30)).withThirdHost();
        store = hosts.store();
        store.settings().set("network_zones", "near,far");
        store.settings().set("zone_near", "127.0.0.1/32,127.0.0.2/32");
        store.settings().set("zone_far", "127.0.0.3/32");
        classes = new ArrayList<>();
        for (String policy : List.of(
                "MultipleHosts(1)",
                "MultipleHosts(2)",
                "MultipleDevices(2)",
                "HostsPerNetwork(near=1,far=1)",
                "Union(MultipleHosts(2), HostsPerNetwork(far=1))")) {
            for (Optional<HashType> hash : List.of(Optional.<HashType>empty(), Optional.of(HashType.MD5))) {
                classes.add(store.namespaces().createClass(1, "class" + classes.size(), 2, Optional.of(policy), hash));
            }
        }
        hosts.cluster().reload();
        replicators = hosts.replicators();
        fsck = new FileFsck(store, hosts.cluster(), hosts.nodes(), new PolicyParser(), new SplittableRandom(1));
        for (int devid : List.of(1, 3, 5)) {
            hosts.node(devid).onDelete(RemovalPropertiesTest::check);
        }
    }

    @AfterContainer
    static void close() {
        hosts.close();
    }

    @AfterTry
    void everythingIsWell() {
        wrongRemovals.clear();
        hosts.healthy();
    }

    /** What a device has of the file; all but the first two have a row. */
    private enum Copy {
        NONE,
        NONE_EITHER,
        GOOD,
        GOOD_TOO,
        ROTTEN,
        ROTTEN_TOO,
        SHORT,
        MISSING
    }

    /** A device and what it has. */
    private record Disk(DeviceState state, ObservedState observed, Copy copy) {}

    /**
     * A file and where it is.
     *
     * @param disks of dev1 and so on
     * @param silent a host that resets all connections, by a devid on it; 0 for none
     * @param summed whether the right digest is stored
     */
    private record Setting(int classid, List<Disk> disks, int silent, boolean summed) {}

    private enum Job {
        FSCK,
        REPLICATE,
        LEAVE
    }

    private record Step(Job job, int devid) {}

    @Provide
    Arbitrary<Setting> settings() {
        Arbitrary<DeviceState> states = Arbitraries.of(
                DeviceState.ALIVE,
                DeviceState.ALIVE,
                DeviceState.ALIVE,
                DeviceState.ALIVE,
                DeviceState.ALIVE,
                DeviceState.READONLY,
                DeviceState.DRAIN,
                DeviceState.DOWN,
                DeviceState.DEAD);
        Arbitrary<ObservedState> seen = Arbitraries.of(
                ObservedState.WRITEABLE, ObservedState.WRITEABLE, ObservedState.READABLE, ObservedState.UNREACHABLE);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9),
                        Combinators.combine(states, seen, Arbitraries.of(Copy.class))
                                .as(Disk::new)
                                .list()
                                .ofSize(DEVICES),
                        Arbitraries.of(0, 0, 0, 1, 3, 5),
                        Arbitraries.of(true, false))
                .as(Setting::new);
    }

    @Provide
    Arbitrary<Step> steps() {
        return Combinators.combine(
                        Arbitraries.of(Job.class), Arbitraries.integers().between(1, DEVICES))
                .as(Step::new);
    }

    @Property(tries = 150)
    void theLastGoodCopyIsNeverRemoved(
            @ForAll("settings") Setting setting, @ForAll @Size(min = 1, max = 3) List<@From("steps") Step> steps)
            throws InterruptedException {
        long fid = prepare(setting);
        for (Step step : steps) {
            List<Integer> before = sound(fid);
            run(step, fid);
            assertThat(wrongRemovals).as(step.toString()).isEmpty();
            if (!before.isEmpty()) {
                assertThat(sound(fid)).as(step + ", good before on " + before).isNotEmpty();
            }
        }
    }

    @Example
    void copiesThatAreWholeAndRottenDoNotReplaceTheGoodOne() throws InterruptedException {
        for (int classid = 0; classid < classes.size(); classid++) {
            Setting setting =
                    new Setting(classid, disks(Copy.GOOD, Copy.ROTTEN, Copy.ROTTEN, Copy.ROTTEN, Copy.ROTTEN), 0, true);
            theLastGoodCopyIsNeverRemoved(setting, List.of(new Step(Job.LEAVE, 1)));
            theLastGoodCopyIsNeverRemoved(setting, List.of(new Step(Job.REPLICATE, 0), new Step(Job.REPLICATE, 0)));
        }
    }

    @Example
    void aSpareCopyIsShedWhereAnotherIsRight() throws InterruptedException {
        long fid = prepare(new Setting(2, disks(Copy.GOOD, Copy.NONE, Copy.GOOD, Copy.NONE, Copy.GOOD), 0, true));
        run(new Step(Job.REPLICATE, 0), fid);
        assertThat(store.files().devids(fid)).hasSize(2);
        assertThat(wrongRemovals).isEmpty();
    }

    private static List<Disk> disks(Copy... copies) {
        return Arrays.stream(copies)
                .map(copy -> new Disk(DeviceState.ALIVE, ObservedState.WRITEABLE, copy))
                .toList();
    }

    private static long prepare(Setting setting) {
        Integer[] noted = IntStream.rangeClosed(1, DEVICES)
                .filter(devid -> setting.disks().get(devid - 1).copy().ordinal() > 1)
                .boxed()
                .toArray(Integer[]::new);
        Integer[] first = noted.length == 0 ? new Integer[] {1} : noted;
        long fid = hosts.file(classes.get(setting.classid()), BYTES, first);
        for (int devid : first) {
            String path = FidPath.of(devid, fid);
            Map<String, byte[]> files = hosts.node(devid).files();
            switch (setting.disks().get(devid - 1).copy()) {
                case GOOD, GOOD_TOO -> files.put(path, BYTES);
                case ROTTEN, ROTTEN_TOO -> files.put(path, ROTTEN);
                case SHORT -> files.put(path, SHORT);
                case NONE, NONE_EITHER, MISSING -> files.remove(path);
            }
        }
        if (noted.length == 0) {
            store.files().removeCopy(fid, 1);
        }
        summed = setting.summed();
        if (summed) {
            store.checksums().put(fid, DIGEST);
        }
        hosts.cluster()
                .update(view -> view.mapDevices(device -> as(setting.disks().get(device.devid() - 1), device)));
        if (setting.silent() > 0) {
            hosts.proxy(setting.silent()).set(new Fault.Reset());
        }
        return fid;
    }

    private static Device as(Disk disk, Device device) {
        return new Device(
                device.devid(),
                device.hostid(),
                disk.state(),
                device.weight(),
                OptionalLong.of(1000),
                OptionalLong.of(100),
                device.mbAsof(),
                Observation.NONE.withState(disk.observed()));
    }

    private static void run(Step step, long fid) throws InterruptedException {
        switch (step.job()) {
            case FSCK -> fsck.check(fid);
            case REPLICATE -> {
                store.queues().enqueueReplication(fid, 0, OptionalInt.empty());
                new ReplicateWork(replicators, store, new SplittableRandom(1))
                        .run(store.queues().peekReplication(fid).orElseThrow());
            }
            case LEAVE -> replicators.mover().leave(new FileMover.Move(fid, step.devid(), List.of(), false));
        }
    }

    /** The noted copies on devices that are not dead whose bytes are right, as far as anything says what is right. */
    private static List<Integer> sound(long fid) {
        return hosts.cluster().view().devices(store.files().devids(fid)).stream()
                .filter(device -> device.state() != DeviceState.DEAD)
                .map(Device::devid)
                .filter(devid -> {
                    byte[] bytes = hosts.node(devid).files().get(FidPath.of(devid, fid));
                    return bytes != null && (summed ? Arrays.equals(bytes, BYTES) : bytes.length == BYTES.length);
                })
                .toList();
    }

    /** Sees to it that a copy which is noted goes only when the policy holds by sound copies that can be read. */
    private static void check(String path) {
        int devid = Integer.parseInt(path.replaceAll("/dev(\\d+)/.*", "$1"));
        long fid = Long.parseLong(path.replaceAll(".*/(\\d+)\\.fid", "$1"));
        List<Integer> noted = store.files().devids(fid);
        if (!noted.contains(devid)) {
            return;
        }
        List<Device> others = hosts.cluster().view().devices(noted).stream()
                .filter(d -> d.devid() != devid && hosts.cluster().view().isReadable(d))
                .filter(d -> {
                    byte[] bytes = hosts.node(d.devid()).files().get(FidPath.of(d.devid(), fid));
                    return bytes != null && bytes.length == BYTES.length;
                })
                .toList();
        FileRow file = store.files().find(fid).orElseThrow();
        if (policy(file).decide(input(others)) instanceof Decision.NeedsCopy) {
            wrongRemovals.add("dev" + devid + " while the others are " + others);
        }
        if (sound(fid).stream().allMatch(d -> d == devid) && sound(fid).contains(devid)) {
            wrongRemovals.add("dev" + devid + " with the last good copy");
        }
    }

    private static ReplicationPolicy policy(FileRow file) {
        FileClass fileClass =
                hosts.cluster().view().fileClass(file.dmid(), file.classid()).orElseThrow();
        try {
            return new PolicyParser().parse(fileClass.effectivePolicy());
        } catch (PolicyException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PolicyInput input(List<Device> on) {
        return new PolicyInput(
                hosts.cluster().view(),
                on,
                hosts.cluster().view().devices(),
                Set.of(),
                2,
                100,
                new SplittableRandom(1));
    }
}

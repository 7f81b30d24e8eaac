package org.mogilefs.tracker.replication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.protocol.FidPath;
import org.mogilefs.tracker.TwoHosts;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.Store;

/** Files get a copy in each network that their class names: h1 and h2 are near, h3 with dev5 is far. */
class ZonesTest {
    private static final byte[] BYTES = "the bytes of a file".getBytes(UTF_8);

    private TwoHosts hosts;
    private Store store;
    private Replicators replicators;
    private int zoned;

    @BeforeEach
    void open() {
        hosts = new TwoHosts(Duration.ofSeconds(30)).withThirdHost();
        store = hosts.store();
        store.settings().set("network_zones", "near, far");
        store.settings().set("zone_near", "127.0.0.1/32,127.0.0.2/32");
        store.settings().set("zone_far", "127.0.0.3/32");
        zoned = store.namespaces()
                .createClass(1, "zoned", 2, Optional.of("HostsPerNetwork(near=1,far=1)"), Optional.empty());
        hosts.cluster().reload();
        replicators = hosts.replicators();
    }

    @AfterEach
    void close() {
        hosts.close();
    }

    private ReplicationResult replicate(long fid) throws InterruptedException {
        return replicators
                .replicator()
                .run(Replicator.Task.replicate(fid, OptionalInt.empty()))
                .result();
    }

    /** Has a worker take the file's row, whatever it waits for. */
    private void workOn(long fid) throws InterruptedException {
        store.queues().enqueueReplication(fid, 0, OptionalInt.empty());
        QueuedFid row = store.queues().peekReplication(fid).orElseThrow();
        new ReplicateWork(replicators, store, new SplittableRandom(1)).run(row);
    }

    private void assertOnDisk(long fid, List<Integer> devids) {
        assertThat(store.files().devids(fid)).isEqualTo(devids);
        for (int devid = 1; devid <= 5; devid++) {
            assertThat(hosts.node(devid).files().get(FidPath.of(devid, fid)))
                    .as("dev" + devid)
                    .isEqualTo(devids.contains(devid) ? BYTES : null);
        }
    }

    @Test
    void theSecondCopyGoesToTheOtherNetworkFromEitherSide() throws InterruptedException {
        for (int devid = 1; devid <= 4; devid++) {
            long fid = hosts.file(zoned, BYTES, devid);
            assertThat(replicate(fid)).isEqualTo(new ReplicationResult.Done());
            assertOnDisk(fid, List.of(devid, 5));
        }
        long far = hosts.file(zoned, BYTES, 5);
        assertThat(replicate(far)).isEqualTo(new ReplicationResult.Done());
        assertThat(store.files().devids(far)).hasSize(2).endsWith(5);
    }

    @Test
    void whileTheOtherNetworkTakesNothingASecondCopyIsMadeHereAndTheFileIsNotDone() throws InterruptedException {
        hosts.mark(5, DeviceState.DOWN);
        long fid = hosts.file(zoned, BYTES, 1);
        workOn(fid);
        assertThat(store.files().devids(fid)).hasSize(2).startsWith(1).doesNotContain(5);
        workOn(fid);
        assertThat(store.files().devids(fid)).as("no third copy here").hasSize(2);
        QueuedFid row = store.queues().peekReplication(fid).orElseThrow();
        assertThat(row.failcount()).isEqualTo(2);
        assertThat(row.nexttry()).isGreaterThan(store.now());
    }

    @Test
    void whenTheOtherNetworkIsBackTheFileGetsItsCopyThereAndLosesTheSpareOneHere() throws InterruptedException {
        hosts.mark(5, DeviceState.DOWN);
        long fid = hosts.file(zoned, BYTES, 1);
        workOn(fid);
        hosts.mark(5, DeviceState.ALIVE);
        workOn(fid);
        assertThat(store.files().devids(fid)).hasSize(2).endsWith(5);
        int kept = store.files().devids(fid).getFirst();
        assertOnDisk(fid, List.of(kept, 5));
        workOn(fid);
        assertThat(store.queues().peekReplication(fid)).isEmpty();
        assertOnDisk(fid, List.of(kept, 5));
    }

    @Test
    void aHostThatIsInNoNetworkDoesNotCount() throws InterruptedException {
        store.settings().set("zone_far", "127.0.0.9/32");
        hosts.cluster().reload();
        long fid = hosts.file(zoned, BYTES, 1, 5);
        assertThat(replicate(fid))
                .isInstanceOfSatisfying(
                        ReplicationResult.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("policy_no_suggestions"));
        store.settings().set("zone_far", "127.0.0.0/29");
        hosts.cluster().reload();
        assertThat(replicate(fid))
                .as("the smallest block decides, and settings hold at once")
                .isEqualTo(new ReplicationResult.Done());
        assertOnDisk(fid, List.of(1, 5));
    }
}

package org.mogilefs.tracker.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.common.model.HostState;
import org.mogilefs.protocol.Checksum;
import org.mogilefs.protocol.FidPath;
import org.mogilefs.protocol.HashType;
import org.mogilefs.testing.FaultProxy;
import org.mogilefs.testing.FaultProxy.Fault;
import org.mogilefs.testing.FreePorts;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.Host;
import org.mogilefs.tracker.node.HttpNodeClient;
import org.mogilefs.tracker.node.NodeHttp;

/** One copy between two nodes, with everything that may go wrong on the way. */
class FileCopierTest {
    private static final long FID = 7;
    private static final byte[] BYTES = bytes();

    @TempDir
    private Path disks;

    private DiskNode source;
    private DiskNode destination;
    private FaultProxy toSource;
    private FaultProxy toDestination;
    private NodeHttp http;
    private HttpNodeClient nodes;
    private FileCopier copier;

    private static byte[] bytes() {
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @BeforeEach
    void start() throws IOException {
        source = new DiskNode(disks.resolve("a"));
        destination = new DiskNode(disks.resolve("b"));
        toSource = new FaultProxy(source.address());
        toDestination = new FaultProxy(destination.address());
        http = new NodeHttp(Duration.ofSeconds(2), 20);
        nodes = new HttpNodeClient(http, Duration.ofSeconds(1), FreePorts.next());
        copier = new FileCopier(http, nodes, Duration.ofMillis(300), false, true);
        source.write(FidPath.of(1, FID), BYTES);
    }

    @AfterEach
    void stop() {
        nodes.close();
        toSource.close();
        toDestination.close();
        source.close();
        destination.close();
    }

    private static Host host(int hostid, int port) {
        return new Host(
                hostid,
                "h" + hostid,
                HostState.ALIVE,
                "127.0.0.1",
                port,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void theSourceIsReadAtItsPortForReadsWhereThatIsWanted() throws InterruptedException {
        // the other port of the source's host answers nothing
        toSource.set(new Fault.Reset());
        Host reads = new Host(
                1,
                "h1",
                HostState.ALIVE,
                "127.0.0.1",
                toSource.port(),
                OptionalInt.of(source.address().getPort()),
                Optional.empty(),
                Optional.empty());
        assertThat(copy(reads, BYTES.length, Optional.empty())).isInstanceOf(FileCopier.Outcome.BadSource.class);
        copier = new FileCopier(http, nodes, Duration.ofMillis(300), true, true);
        assertThat(copy(reads, BYTES.length, Optional.empty()))
                .isEqualTo(new FileCopier.Outcome.Copied(Optional.empty()));
        assertThat(copied()).hasBinaryContent(BYTES);
        // without such a port it is the one there is
        toSource.set(new Fault.None());
        assertThat(copy()).isEqualTo(new FileCopier.Outcome.Copied(Optional.empty()));
    }

    private FileCopier.Outcome copy(long length, Optional<Checksum> expected) throws InterruptedException {
        return copy(host(1, toSource.port()), length, expected);
    }

    private FileCopier.Outcome copy(Host from, long length, Optional<Checksum> expected) throws InterruptedException {
        List<Device> devices = List.copyOf(Cluster.of("h1 d1*; h2 d2").view().devices());
        ClusterView view =
                new ClusterView(List.of(), List.of(from, host(2, toDestination.port())), devices, Map.of(), Set.of());
        return copier.copy(new FileCopier.Job(
                view, FID, length, devices.get(0), devices.get(1), expected.map(Checksum::type), expected));
    }

    private FileCopier.Outcome copy() throws InterruptedException {
        return copy(BYTES.length, Optional.empty());
    }

    private static Checksum md5() {
        return new Checksum(HashType.MD5, HashType.MD5.newDigest().digest(BYTES));
    }

    private Path copied() {
        return destination.file(FidPath.of(2, FID));
    }

    @Test
    void aCopyHasTheSameBytesAndItsDigest() throws InterruptedException {
        assertThat(copy(BYTES.length, Optional.of(md5()))).isEqualTo(new FileCopier.Outcome.Copied(Optional.of(md5())));
        assertThat(copied()).hasBinaryContent(BYTES);
    }

    @Test
    void aSourceOfAnotherLengthIsNotCopied() throws InterruptedException {
        assertThat(copy(BYTES.length + 1, Optional.empty())).isInstanceOf(FileCopier.Outcome.BadSource.class);
        assertThat(copied()).doesNotExist();
    }

    @Test
    void aSourceThatEndsInTheMiddleIsBlamedAndLeavesNoCopy() throws InterruptedException {
        toSource.set(new Fault.CutAfter(BYTES.length / 2));
        assertThat(copy()).isInstanceOf(FileCopier.Outcome.BadSource.class);
        assertThat(copied()).doesNotExist();
    }

    @Test
    void aFlippedBitIsFoundByTheDigestAndItsCopyIsRemoved() throws InterruptedException {
        toSource.set(new Fault.FlipAt(BYTES.length / 2));
        assertThat(copy(BYTES.length, Optional.of(md5()))).isInstanceOf(FileCopier.Outcome.BadSource.class);
        assertThat(copied()).doesNotExist();
    }

    @Test
    void aSourceThatIsSilentOrGoneIsBlamed() throws InterruptedException {
        toSource.set(new Fault.BlackHole());
        assertThat(copy()).isInstanceOf(FileCopier.Outcome.BadSource.class);
        toSource.set(new Fault.Reset());
        assertThat(copy()).isInstanceOf(FileCopier.Outcome.BadSource.class);
    }

    @Test
    void aDestinationThatResetsOrAnswersHalfALineIsBlamed() throws InterruptedException {
        toDestination.set(new Fault.Reset());
        assertThat(copy()).isInstanceOf(FileCopier.Outcome.BadDestination.class);
        toDestination.set(new Fault.CutAfter(5));
        assertThat(copy()).isInstanceOf(FileCopier.Outcome.BadDestination.class);
    }

    @Test
    void aSlowSourceIsWaitedFor() throws InterruptedException {
        toSource.set(new Fault.Delay(Duration.ofMillis(200)));
        assertThat(copy()).isEqualTo(new FileCopier.Outcome.Copied(Optional.empty()));
        assertThat(copied()).hasBinaryContent(BYTES);
    }
}

package org.mogilefs.tracker.fsck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.mogilefs.protocol.Checksum;
import org.mogilefs.protocol.HashType;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.node.NodeClient;
import org.mogilefs.tracker.node.NodeClient.DigestResult;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.Store;

/**
 * Compares the bytes of a file's copies by their digests. A copy is forgotten only when another has the digest that is
 * stored; when nothing says which copy is right, all stay and the log says so.
 */
final class ChecksumRepair {
    private static final long BYTES_PER_MILLI = 2 * 1024;
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final Store store;
    private final NodeClient nodes;

    ChecksumRepair(Store store, NodeClient nodes) {
        this.store = store;
        this.nodes = nodes;
    }

    /** Asks for the digest of each of {@code devices}' copies; nothing at all when none is to be compared. */
    Map<Device, DigestResult> read(ClusterView view, FileRow file, List<Device> devices) {
        Map<Device, DigestResult> digests = new LinkedHashMap<>();
        Optional<HashType> type = wanted(view, file);
        if (type.isPresent()) {
            HashType compared =
                    store.checksums().find(file.fid()).map(Checksum::type).orElse(type.get());
            Duration limit = PATIENCE.plusMillis(file.length() / BYTES_PER_MILLI);
            devices.forEach(device -> digests.put(
                    device,
                    view.hostOf(device)
                            .map(host -> nodes.digest(host, device, file.fid(), compared, true, limit))
                            .orElseGet(() -> new DigestResult.Unreadable("out of service"))));
        }
        return digests;
    }

    /** The digest that is to be compared: the class's before the one that fsck was told to use for all files. */
    private static Optional<HashType> wanted(ClusterView view, FileRow file) {
        return FileFsck.isChecksumOff(view)
                ? Optional.empty()
                : FileFsck.classHash(view, file).or(() -> FileFsck.wholeHash(view));
    }

    /** The copies of {@code good} that count after the comparison of {@code digests}, if one was wanted at all. */
    List<Device> judge(ClusterView view, FileRow file, List<Device> good, Map<Device, Checksum> digests) {
        if (digests.isEmpty()) {
            return good;
        }
        Optional<HashType> ofClass = FileFsck.classHash(view, file);
        Optional<Checksum> stored = store.checksums().find(file.fid());
        if (stored.isPresent()
                && ofClass.filter(type -> type != stored.get().type()).isPresent()) {
            note(file, FsckEvent.BALG);
        }
        return stored.isPresent()
                ? compare(file, good, digests, stored.get())
                : compareWithEachOther(view, file, good, digests, ofClass);
    }

    private List<Device> compareWithEachOther(
            ClusterView view,
            FileRow file,
            List<Device> good,
            Map<Device, Checksum> digests,
            Optional<HashType> ofClass) {
        boolean allEqual = new HashSet<>(digests.values()).size() == 1;
        if (!allEqual) {
            note(file, FileFsck.wholeHash(view).isPresent() ? FsckEvent.MSUM : FsckEvent.BSUM);
        } else if (ofClass.isPresent()) {
            note(file, FsckEvent.NSUM);
            store.checksums().put(file.fid(), digests.values().iterator().next());
        }
        return good;
    }

    private List<Device> compare(FileRow file, List<Device> good, Map<Device, Checksum> digests, Checksum stored) {
        if (!digests.containsValue(stored)) {
            note(file, FsckEvent.BSUM);
            return good;
        }
        List<Device> kept = new ArrayList<>(good);
        digests.forEach((device, checksum) -> {
            if (!checksum.equals(stored)) {
                store.fsckLog().append(file.fid(), FsckEvent.BSUM.name(), OptionalInt.of(device.devid()));
                store.files().removeCopy(file.fid(), device.devid());
                kept.remove(device);
            }
        });
        return kept;
    }

    private void note(FileRow file, FsckEvent event) {
        store.fsckLog().append(file.fid(), event.name(), OptionalInt.empty());
    }
}

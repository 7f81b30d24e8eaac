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

    /** The copies of {@code good} that count after the comparison, if one was wanted at all. */
    List<Device> judge(ClusterView view, FileRow file, List<Device> good) {
        Optional<HashType> ofClass = FileFsck.classHash(view, file);
        Optional<Checksum> stored = store.checksums().find(file.fid());
        Optional<HashType> type = FileFsck.wholeHash(view).or(() -> ofClass);
        if (type.isEmpty() || FileFsck.isChecksumOff(view)) {
            return good;
        }
        if (stored.isPresent() && stored.get().type() != type.get() && ofClass.isPresent()) {
            note(file, FsckEvent.BALG);
        }
        HashType compared = stored.map(Checksum::type).orElse(type.get());
        Map<Device, Checksum> digests = digests(view, file, good, compared);
        // a copy that cannot be read now is neither right nor wrong
        return digests.isEmpty() ? good : compare(view, file, good, digests, stored, ofClass);
    }

    private Map<Device, Checksum> digests(ClusterView view, FileRow file, List<Device> devices, HashType type) {
        Duration limit = PATIENCE.plusMillis(file.length() / BYTES_PER_MILLI);
        Map<Device, Checksum> digests = new LinkedHashMap<>();
        devices.forEach(device -> view.hostOf(device)
                .flatMap(host -> nodes.digest(host, device, file.fid(), type, true, limit))
                .ifPresent(checksum -> digests.put(device, checksum)));
        return digests;
    }

    private List<Device> compare(
            ClusterView view,
            FileRow file,
            List<Device> good,
            Map<Device, Checksum> digests,
            Optional<Checksum> stored,
            Optional<HashType> ofClass) {
        boolean allEqual = new HashSet<>(digests.values()).size() == 1;
        if (stored.isEmpty()) {
            if (!allEqual) {
                note(file, FileFsck.wholeHash(view).isPresent() ? FsckEvent.MSUM : FsckEvent.BSUM);
            } else if (ofClass.isPresent()) {
                note(file, FsckEvent.NSUM);
                store.checksums().put(file.fid(), digests.values().iterator().next());
            }
            return good;
        }
        if (!digests.containsValue(stored.get())) {
            note(file, FsckEvent.BSUM);
            return good;
        }
        List<Device> kept = new ArrayList<>(good);
        digests.forEach((device, checksum) -> {
            if (!checksum.equals(stored.get())) {
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

package org.mogilefs.storage.usage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.mogilefs.storage.disk.Devices;

/**
 * Writes {@code devN/usage} in the original's form: {@code name: value} lines, sizes in KiB, the blocks reserved for
 * root left out. A reader sees the old file or the new one, never a mixture.
 */
public final class DiskUsage {
    private static final Path MOUNTINFO = Path.of("/proc/self/mountinfo");
    private static final String NAME = "usage";

    private final Devices devices;
    private final InstantSource clock;
    // its own: after a restart two processes may write for a while
    private final String freshName =
            ".usage-" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".mogtmp";

    /**
     * Writes nothing yet.
     *
     * @param devices which of them take files
     * @param clock the time in the files
     */
    public DiskUsage(Devices devices, InstantSource clock) {
        this.devices = devices;
        this.clock = clock;
    }

    /**
     * Writes the file of one device. Where a device must be mounted and is not, there is no file: its numbers would be
     * those of another disk, and trackers would send files. Waits for the disk.
     *
     * @param device its path; nothing is done when it is not there
     * @throws IOException when its numbers cannot be had, the file cannot be written, or it is not mounted and must be
     */
    public void write(Path device) throws IOException {
        if (!Files.isDirectory(device)) {
            return;
        }
        if (!devices.isFitForWriting(device)) {
            Files.deleteIfExists(device.resolve(NAME));
            throw new IOException("is not mounted");
        }
        Path fresh = device.resolve(freshName);
        Files.writeString(fresh, text(device), StandardCharsets.UTF_8);
        Files.move(fresh, device.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private String text(Path device) throws IOException {
        Path real = device.toRealPath();
        Optional<Mounts.Mount> mount =
                Files.isReadable(MOUNTINFO) ? Mounts.read(MOUNTINFO).of(real) : Optional.empty();
        FileStore store = Files.getFileStore(real);
        long used = (store.getTotalSpace() - store.getUnallocatedSpace()) / 1024;
        long available = store.getUsableSpace() / 1024;
        long total = used + available;
        long percent = total == 0 ? 0 : (used * 100 + total - 1) / total;
        return "available: " + available + "\ndevice: "
                + mount.map(Mounts.Mount::source).orElse(store.name()) + "\ndisk: "
                + mount.map(Mounts.Mount::point)
                        .filter(p -> p.endsWith(device.getFileName()))
                        .orElse(device)
                + "\ntime: " + clock.instant().getEpochSecond() + "\ntotal: " + total + "\nuse: " + percent
                + "%\nused: " + used + "\n";
    }
}

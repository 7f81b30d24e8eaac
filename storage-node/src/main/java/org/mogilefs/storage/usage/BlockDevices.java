package org.mogilefs.storage.usage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which disks lie below a file system, as far as {@code /sys} tells: a partition belongs to its disk; what is put
 * together from others (LVM, md, dm-crypt) names those in {@code slaves}. Disks are named {@code major:minor}.
 */
final class BlockDevices {
    private static final int DEPTH_MAX = 16;

    private final Path sys;

    /** @param sys where the system shows its devices, {@code /sys} */
    BlockDevices(Path sys) {
        this.sys = sys;
    }

    /**
     * The number of a mounted file system's device. File systems such as btrfs show a number of their own, which
     * begins with 0; then what is mounted counts.
     *
     * @return {@code major:minor}; empty for what lies on no disk, such as a RAM disk or the network
     */
    Optional<String> numberOf(Mounts.Mount mount) throws IOException {
        if (!mount.number().startsWith("0:")) {
            return Optional.of(mount.number());
        }
        Path source = Path.of(mount.source());
        if (!source.startsWith("/dev") || !Files.exists(source)) {
            return Optional.empty();
        }
        String name = source.toRealPath().getFileName().toString();
        return number(sys.resolve("class/block").resolve(name));
    }

    /**
     * The disks below a device.
     *
     * @param number {@code major:minor}
     * @return their numbers; the device's own when nothing is known of it
     */
    Set<String> disks(String number) throws IOException {
        Set<String> disks = new LinkedHashSet<>();
        Path device = sys.resolve("dev/block").resolve(number);
        if (Files.isDirectory(device)) {
            collect(device.toRealPath(), disks, 0);
        }
        return disks.isEmpty() ? Set.of(number) : disks;
    }

    private void collect(Path device, Set<String> disks, int depth) throws IOException {
        if (Files.exists(device.resolve("partition"))) {
            collect(device.getParent(), disks, depth + 1);
            return;
        }
        boolean isLeaf = true;
        if (depth < DEPTH_MAX && Files.isDirectory(device.resolve("slaves"))) {
            try (DirectoryStream<Path> slaves = Files.newDirectoryStream(device.resolve("slaves"))) {
                for (Path slave : slaves) {
                    isLeaf = false;
                    collect(slave.toRealPath(), disks, depth + 1);
                }
            }
        }
        if (isLeaf) {
            number(device).ifPresent(disks::add);
        }
    }

    private static Optional<String> number(Path device) throws IOException {
        Path file = device.resolve("dev");
        return Files.isReadable(file)
                ? Optional.of(Files.readString(file, StandardCharsets.US_ASCII).strip())
                : Optional.empty();
    }
}

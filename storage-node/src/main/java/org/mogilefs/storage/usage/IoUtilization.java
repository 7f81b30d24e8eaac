package org.mogilefs.storage.usage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mogilefs.storage.disk.DevicePaths;

/**
 * How busy the disk of each device is, in percent of the time since the last look: the milliseconds doing I/O that the
 * kernel counts in {@code /proc/diskstats}. Owned by one thread.
 */
public final class IoUtilization {
    private static final Path DISKSTATS = Path.of("/proc/diskstats");
    private static final Path MOUNTINFO = Path.of("/proc/self/mountinfo");
    private static final Path BLOCK = Path.of("/sys/class/block");
    private static final int MILLIS_BUSY = 12;

    private final DevicePaths paths;
    private Map<String, Long> lastBusy = Map.of();
    private long lastNanos;

    /** @param paths finds the devices */
    public IoUtilization(DevicePaths paths) {
        this.paths = paths;
    }

    /** The utilization of each device since the last call; {@code -} where it is not known. */
    public Map<Integer, String> sample() throws IOException {
        Map<String, Long> busy = busyMillis();
        long now = System.nanoTime();
        double elapsed = (now - lastNanos) / 1e6;
        Mounts mounts = Files.isReadable(MOUNTINFO) ? Mounts.read(MOUNTINFO) : null;
        Map<Integer, String> utilization = new TreeMap<>();
        for (Map.Entry<Integer, Path> device : paths.devices().entrySet()) {
            utilization.put(
                    device.getKey(),
                    number(device.getValue(), mounts)
                            .filter(n -> busy.containsKey(n) && lastBusy.containsKey(n) && elapsed > 0)
                            .map(n -> percent(busy.get(n) - lastBusy.get(n), elapsed))
                            .orElse("-"));
        }
        lastBusy = busy;
        lastNanos = now;
        return utilization;
    }

    private static String percent(long busyMillis, double elapsedMillis) {
        return String.format(Locale.ROOT, "%.2f", Math.clamp(busyMillis * 100.0 / elapsedMillis, 0.0, 100.0));
    }

    private static Map<String, Long> busyMillis() throws IOException {
        Map<String, Long> busy = new HashMap<>();
        if (!Files.isReadable(DISKSTATS)) {
            return busy;
        }
        for (String line : Files.readAllLines(DISKSTATS, StandardCharsets.ISO_8859_1)) {
            String[] fields = line.strip().split("\\s+");
            if (fields.length > MILLIS_BUSY) {
                busy.put(fields[0] + ":" + fields[1], Long.valueOf(fields[MILLIS_BUSY]));
            }
        }
        return busy;
    }

    /** {@code major:minor} of the block device below a folder, through file systems that show a number of their own. */
    private static Optional<String> number(Path device, Mounts mounts) throws IOException {
        if (mounts == null) {
            return Optional.empty();
        }
        Optional<Mounts.Mount> mount = mounts.of(device.toRealPath());
        if (mount.isEmpty() || !mount.get().number().startsWith("0:")) {
            return mount.map(Mounts.Mount::number);
        }
        Path source = Path.of(mount.get().source());
        if (!source.startsWith("/dev") || !Files.exists(source)) {
            return Optional.empty();
        }
        Path number =
                BLOCK.resolve(source.toRealPath().getFileName().toString()).resolve("dev");
        return Files.isReadable(number)
                ? Optional.of(
                        Files.readString(number, StandardCharsets.US_ASCII).strip())
                : Optional.empty();
    }
}

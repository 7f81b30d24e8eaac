package org.mogilefs.storage.usage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.mogilefs.storage.disk.Devices;

/**
 * How busy the disks of each device are, in percent of the time since the last look: the milliseconds doing I/O that
 * the kernel counts in {@code /proc/diskstats}. Of several disks below one device the busiest counts.
 *
 * <p>{@link #locate} asks the device's own file system and may hang with it; {@link #sample} never does, and is owned by
 * one thread.
 */
public final class IoUtilization {
    private static final int MILLIS_BUSY = 12;

    private final Devices devices;
    private final Path diskstats;
    private final Path mountinfo;
    private final BlockDevices blocks;
    private final Map<Integer, Set<String>> disks = new ConcurrentHashMap<>();
    private Map<String, Long> lastBusy = Map.of();
    private long lastNanos;

    /**
     * Knows no disk before {@link #locate}.
     *
     * @param devices those to tell of
     */
    public IoUtilization(Devices devices) {
        this(devices, Path.of("/proc"), Path.of("/sys"));
    }

    IoUtilization(Devices devices, Path proc, Path sys) {
        this.devices = devices;
        this.diskstats = proc.resolve("diskstats");
        this.mountinfo = proc.resolve("self/mountinfo");
        this.blocks = new BlockDevices(sys);
    }

    /**
     * Finds out which disks a device lies on. Waits for the disk.
     *
     * @param devid the device's number
     * @param device its path
     * @throws IOException when its mount or its disks cannot be read
     */
    public void locate(int devid, Path device) throws IOException {
        Optional<Mounts.Mount> mount =
                Files.isReadable(mountinfo) ? Mounts.read(mountinfo).of(device.toRealPath()) : Optional.empty();
        Optional<String> number = mount.isPresent() ? blocks.numberOf(mount.get()) : Optional.empty();
        if (number.isPresent()) {
            disks.put(devid, blocks.disks(number.get()));
        } else {
            disks.remove(devid);
        }
    }

    /**
     * How busy each device was since the last call.
     *
     * @return by the device's number, percent with two decimals from {@code 0.00} to {@code 100.00}; {@code -} where it is
     *     not known, as in the first call
     * @throws IOException when the docroot or the kernel's counts cannot be read
     */
    public Map<Integer, String> sample() throws IOException {
        Map<String, Long> busy = busyMillis();
        long now = System.nanoTime();
        double elapsedMillis = (now - lastNanos) / 1e6;
        Map<Integer, String> utilization = new TreeMap<>();
        for (int devid : devices.byNumber().keySet()) {
            OptionalDouble busiest = disks.getOrDefault(devid, Set.of()).stream()
                    .filter(n -> busy.containsKey(n) && lastBusy.containsKey(n))
                    .mapToDouble(n -> (busy.get(n) - lastBusy.get(n)) * 100.0 / elapsedMillis)
                    .max();
            utilization.put(devid, busiest.isPresent() ? percent(busiest.getAsDouble()) : "-");
        }
        lastBusy = busy;
        lastNanos = now;
        return utilization;
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f", Math.clamp(value, 0.0, 100.0));
    }

    private Map<String, Long> busyMillis() throws IOException {
        Map<String, Long> busy = new HashMap<>();
        if (!Files.isReadable(diskstats)) {
            return busy;
        }
        for (String line : Files.readAllLines(diskstats, StandardCharsets.ISO_8859_1)) {
            String[] fields = line.strip().split("\\s+");
            if (fields.length > MILLIS_BUSY) {
                busy.put(fields[0] + ":" + fields[1], Long.valueOf(fields[MILLIS_BUSY]));
            }
        }
        return busy;
    }
}

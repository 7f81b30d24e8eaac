package org.mogilefs.storage.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Opens files for reading: at once when all that takes is in memory, and otherwise on a thread of the device. Where the
 * system has no means to tell, every file is opened the second way.
 */
public final class ReadableFiles {
    // a device that is mounted elsewhere, or a link that points elsewhere, is noticed after so long
    private static final long ROOT_NANOS = 5_000_000_000L;

    private final Devices devices;
    private final DevicePaths paths;
    private final DeviceThreads threads;
    private final boolean isNative;
    private final ResidentFiles resident = new ResidentFiles(() -> TimeUnit.NANOSECONDS.toSeconds(System.nanoTime()));
    private final Map<String, Root> roots = new ConcurrentHashMap<>();

    /** Where a device really is: its path without links, as the system spells it. */
    private record Root(byte[] path, Lane lane, long seenNanos, AtomicBoolean isLookedUp) {}

    /**
     * A file that was opened without waiting.
     *
     * @param file to be closed by whoever asked for it
     * @param lane where to go on when its bytes have to be waited for
     */
    public record Cached(OpenFile file, Lane lane) {}

    /**
     * Has no file open, and looks at no device before it is asked.
     *
     * @param devices where files lie
     * @param paths finds files
     * @param threads may wait for disks
     * @param useNative whether to use the system's own calls, where they are there
     */
    public ReadableFiles(Devices devices, DevicePaths paths, DeviceThreads threads, boolean useNative) {
        this.devices = devices;
        this.paths = paths;
        this.threads = threads;
        this.isNative = useNative && LinuxCalls.isSupported();
    }

    /**
     * Opens a file, unless a disk would have to be waited for, or anything about it is out of the ordinary. Never waits,
     * and may be called on any thread.
     *
     * @param rawPath the path of a URI
     * @return the file; null when {@link #open} has to find out
     */
    public Cached openCached(String rawPath) {
        int slash = isNative ? UriPath.plainDeviceEnd(rawPath) : -1;
        if (slash < 0) {
            return null;
        }
        Root root = root(rawPath.substring(1, slash));
        if (root == null) {
            return null;
        }
        int fd = open(root.path, rawPath.substring(slash), LinuxCalls.RESOLVE_CACHED);
        LinuxFile file = fd < 0 ? null : LinuxFile.of(fd, resident);
        return file == null ? null : new Cached(file, root.lane);
    }

    // reading must not write, and without O_NOATIME it may: the time of the access, through a journal that may wait
    private static int open(byte[] root, String below, int resolve) {
        int flags = LinuxCalls.O_CLOEXEC | LinuxCalls.O_NONBLOCK;
        int how = resolve | LinuxCalls.RESOLVE_NO_SYMLINKS;
        int fd = LinuxCalls.open(root, below, flags | LinuxCalls.O_NOATIME, how);
        return fd == -LinuxCalls.EPERM ? LinuxCalls.open(root, below, flags, how) : fd;
    }

    private Root root(String device) {
        Root root = roots.get(device);
        if (root != null
                && System.nanoTime() - root.seenNanos > ROOT_NANOS
                && root.isLookedUp.compareAndSet(false, true)) {
            threads.run(device, lane -> lookUp(device, lane), () -> root.isLookedUp.set(false));
        }
        return root;
    }

    private void lookUp(String device, Lane lane) {
        try {
            byte[] real = LinuxCall.bytes(devices.docroot().resolve(device).toRealPath());
            roots.put(device, new Root(real, lane, System.nanoTime(), new AtomicBoolean()));
        } catch (IOException e) {
            roots.remove(device);
        }
    }

    /**
     * Opens a file, or tells what else is there. Waits for the disk: only for threads of its device.
     *
     * @param rawPath the path of a URI
     * @param lane the threads it runs on
     * @return what is there, to be closed: perhaps a folder
     * @throws BadPathException when it leads out of what is served
     * @throws IOException when the disk fails
     * @throws java.nio.file.NoSuchFileException when nothing is there
     */
    public OpenFile open(String rawPath, Lane lane) throws BadPathException, IOException {
        int slash = isNative ? UriPath.plainDeviceEnd(rawPath) : -1;
        Path path = paths.forReading(rawPath);
        if (slash < 0) {
            return ChannelFile.open(path);
        }
        String device = rawPath.substring(1, slash);
        if (!roots.containsKey(device)) {
            lookUp(device, lane);
        }
        Root root = roots.get(device);
        if (root == null) {
            throw new java.nio.file.NoSuchFileException(path.toString());
        }
        int fd = open(root.path, rawPath.substring(slash), 0);
        if (fd == -LinuxErrors.ELOOP) {
            throw BadPathException.bogus();
        }
        LinuxFile file = fd < 0 ? null : LinuxFile.of(fd, resident);
        if (file == null) {
            throw LinuxErrors.ofOpen(path.toString(), fd < 0 ? -fd : LinuxCalls.ENOENT);
        }
        return file;
    }
}

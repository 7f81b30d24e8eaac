package org.mogilefs.storage.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/** The files of all devices: reading, writing whole, writing a part, renaming, deleting. */
public final class DeviceStore implements AutoCloseable {
    // enough to keep a disk's queue filled, few enough that many devices stay cheap
    private static final int THREADS_PER_DEVICE = 8;

    private final Devices devices;
    private final DevicePaths paths;
    private final boolean fsync;
    private final boolean isNative;
    private final DeviceThreads threads;
    private final ReadableFiles files;
    private final Folders folders;
    private final TroubleLog troubles = new TroubleLog(System::nanoTime);
    private final TemporaryNames names = new TemporaryNames(Path.of("/proc"));

    /**
     * A store that has touched no disk yet.
     *
     * @param devices where files lie
     * @param fsync whether what is written is on the disk before it is answered
     * @param useNative whether to use the system's own calls, where they are there
     */
    public DeviceStore(Devices devices, boolean fsync, boolean useNative) {
        this.devices = devices;
        this.paths = new DevicePaths(devices);
        this.fsync = fsync;
        this.isNative = useNative && LinuxCalls.isSupported();
        this.threads = new DeviceThreads("disk", devices.docroot(), THREADS_PER_DEVICE, useNative);
        this.files = new ReadableFiles(devices, paths, threads, useNative);
        this.folders = new Folders(devices.docroot(), fsync);
    }

    /** {@return where to wait for disks} */
    public DeviceThreads threads() {
        return threads;
    }

    /** {@return the files to read} */
    public ReadableFiles files() {
        return files;
    }

    /** {@return where failures of disks are told of} */
    public TroubleLog troubles() {
        return troubles;
    }

    /** {@return the way to files} */
    public DevicePaths paths() {
        return paths;
    }

    /**
     * Begins to write a whole file.
     *
     * @param target from {@link DevicePaths#forWriting}
     * @return what takes its bytes, to be closed; until it is committed nothing of it is visible
     * @throws IOException when the disk does not take it
     */
    public Upload begin(Path target) throws IOException {
        return Upload.begin(target, names.next(), fsync, folders);
    }

    /**
     * Opens a file, made if missing, to write a part of it in place; {@link #endPart} must follow.
     *
     * @param target from {@link DevicePaths#forWriting}
     * @return for writing at any place, to be closed
     * @throws IOException when the disk does not take it
     * @throws BadPathException when something else than a file has this name
     */
    public FileChannel openPart(Path target) throws IOException, BadPathException {
        if (requireFileOrNothing(target)) {
            return FileChannel.open(target, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        }
        folders.make(target.getParent());
        FileChannel channel = FileChannel.open(
                target, StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS);
        try {
            folders.force(target.getParent());
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Ends a part: it is on the disk where that is wanted.
     *
     * @param channel from {@link #openPart}
     * @throws IOException when it may not be on the disk
     */
    public void endPart(FileChannel channel) throws IOException {
        if (fsync) {
            channel.force(false);
        }
    }

    /**
     * Deletes a file.
     *
     * @param file from {@link DevicePaths#forWriting}
     * @throws IOException when there is none, or the disk does not let it go
     * @throws BadPathException when it is no file but something else
     */
    public void delete(Path file) throws IOException, BadPathException {
        requireFile(file);
        Files.delete(file);
        folders.force(file.getParent());
    }

    /**
     * Renames a file within its device, making the folders of its new name.
     *
     * @param from from {@link DevicePaths#forWriting}
     * @param to from {@link DevicePaths#forWriting}
     * @param replaces whether a file that has the new name already may go
     * @return whether there was one
     * @throws IOException when there is no file to rename, or the disk refuses; the file then has the old name or the new
     * @throws BadPathException when one of the names is something else than a file, when they lie on different devices,
     *     or (412) when a file is there that must not be replaced
     */
    public boolean move(Path from, Path to, boolean replaces) throws IOException, BadPathException {
        if (!devices.nameOf(from).equals(devices.nameOf(to))) {
            throw new BadPathException(400, "MOVE stays on one device");
        }
        requireFile(from);
        boolean isThere = requireFileOrNothing(to);
        folders.make(to.getParent());
        if (replaces) {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } else {
            moveToFreeName(from, to);
        }
        folders.force(to.getParent());
        if (!from.getParent().equals(to.getParent())) {
            folders.force(from.getParent());
        }
        return isThere;
    }

    private void moveToFreeName(Path from, Path to) throws IOException, BadPathException {
        int result = isNative ? LinuxCalls.renameToFreeName(from, to) : -LinuxCalls.ENOSYS;
        switch (-result) {
            case 0 -> {
                // done
            }
            case LinuxCalls.EEXIST -> throw isThereAlready();
            case LinuxCalls.EINVAL, LinuxCalls.ENOSYS -> linkToFreeName(from, to);
            default -> throw LinuxErrors.ofOpen(from.toString(), -result);
        }
    }

    // two steps: what is stored under the old name in between goes with it
    private static void linkToFreeName(Path from, Path to) throws IOException, BadPathException {
        try {
            Files.createLink(to, from);
        } catch (FileAlreadyExistsException e) {
            throw isThereAlready();
        }
        Files.delete(from);
    }

    private static BadPathException isThereAlready() {
        return new BadPathException(412, "Destination is there already");
    }

    /**
     * Makes a folder with all above it, below its device.
     *
     * @param folder from {@link DevicePaths#forFolder}
     * @return whether it is new
     * @throws IOException when the device is not there, or the disk does not take it
     */
    public boolean makeFolder(Path folder) throws IOException {
        return folders.make(folder);
    }

    // pipes and the like are never opened: that alone may block, or do harm
    private static void requireFile(Path file) throws IOException, BadPathException {
        if (!requireFileOrNothing(file)) {
            throw new NoSuchFileException(file.toString());
        }
    }

    /** Whether there is a file; nothing is fine too. One look: with two, what others store in between is no file. */
    private static boolean requireFileOrNothing(Path file) throws IOException, BadPathException {
        BasicFileAttributes found;
        try {
            found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return false;
        } catch (FileSystemException e) {
            if (DiskTrouble.of(e) == DiskTrouble.NOT_A_FOLDER) {
                return false;
            }
            throw e;
        }
        if (!found.isRegularFile()) {
            throw BadPathException.notAFile();
        }
        return true;
    }

    /**
     * Removes from a device what broken uploads left behind, also those of other processes. Reads all its folders, and
     * logs what fails.
     *
     * @param device its path
     * @param before of files whose writer is not known to be gone, only what was last written before may go
     */
    public void sweep(Path device, Instant before) {
        Sweep.of(device, names, before);
    }

    /** Takes no more work for disks. */
    @Override
    public void close() {
        threads.close();
    }
}

package org.mogilefs.storage.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of all devices: reading, writing whole, writing a part, renaming, deleting. */
public final class DeviceStore implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DeviceStore.class);
    // enough to keep a disk's queue filled, few enough that many devices stay cheap
    private static final int THREADS_PER_DEVICE = 8;

    private final DevicePaths paths;
    private final boolean fsync;
    private final DeviceThreads threads;
    private final ReadableFiles files;

    /**
     * @param paths finds files
     * @param fsync whether what is written is on the disk before it is answered
     * @param useNative whether to read through the system's own calls, where they are there
     */
    public DeviceStore(DevicePaths paths, boolean fsync, boolean useNative) {
        this.paths = paths;
        this.fsync = fsync;
        this.threads = new DeviceThreads("disk", paths.docroot(), THREADS_PER_DEVICE);
        this.files = new ReadableFiles(paths, threads, useNative);
    }

    /** Where to wait for disks. */
    public DeviceThreads threads() {
        return threads;
    }

    /** The files to read. */
    public ReadableFiles files() {
        return files;
    }

    /** The way to files. */
    public DevicePaths paths() {
        return paths;
    }

    /** Begins to write a whole file. */
    public Upload begin(Path target) throws IOException {
        return Upload.begin(target, fsync);
    }

    /** Opens a file, made if missing, to write a part of it in place; {@link #endPart} must follow. */
    public FileChannel openPart(Path target) throws IOException {
        Files.createDirectories(target.getParent());
        return FileChannel.open(target, StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS);
    }

    /** Ends a part: it is on the disk where that is wanted. */
    public void endPart(FileChannel channel) throws IOException {
        if (fsync) {
            channel.force(false);
        }
    }

    /** Deletes a file. */
    public void delete(Path file) throws IOException {
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new java.nio.file.AccessDeniedException(file.toString(), null, "is a directory");
        }
        Files.delete(file);
    }

    /** Renames a file, making the folders of its new name. */
    public void move(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Makes a folder with all above it; false when it was there. */
    public boolean makeFolder(Path folder) throws IOException {
        boolean there = Files.isDirectory(folder);
        Files.createDirectories(folder);
        return !there;
    }

    /**
     * Removes what broken uploads of an earlier life left behind. Walks every folder, so it runs beside serving.
     *
     * @param before only what was last written before may go: younger files may belong to uploads under way
     */
    public void sweep(Instant before) throws IOException {
        for (Path device : paths.devices().values()) {
            Files.walkFileTree(device, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (file.toString().endsWith(Upload.SUFFIX)
                            && attributes.lastModifiedTime().toInstant().isBefore(before)) {
                        Files.deleteIfExists(file);
                        log.info("removed what a broken upload left: {}", file);
                    }
                    return Thread.currentThread().isInterrupted()
                            ? FileVisitResult.TERMINATE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    log.debug("not swept: {}: {}", file, e.getMessage());
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }

    /** Takes no more work for disks. */
    @Override
    public void close() {
        threads.close();
    }
}

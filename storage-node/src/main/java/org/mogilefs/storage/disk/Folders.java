package org.mogilefs.storage.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/** Makes folders below a device, and forces them to the disk. */
final class Folders {
    private final Path docroot;
    private final boolean fsync;

    /**
     * Makes none yet.
     *
     * @param docroot the folder that holds the devices, which are never made
     * @param fsync whether a new folder is on the disk before it is used
     */
    Folders(Path docroot, boolean fsync) {
        this.docroot = docroot;
        this.fsync = fsync;
    }

    /**
     * Makes a folder with all that is missing above it, but never a device: one whose disk went away this moment must
     * not appear again on the root file system.
     *
     * @return whether the folder is new
     * @throws NoSuchFileException when the device is not there
     */
    boolean make(Path folder) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        Path there = folder;
        while (!Files.isDirectory(there)) {
            if (docroot.equals(there.getParent()) || there.equals(docroot)) {
                throw new NoSuchFileException(there.toString());
            }
            missing.push(there);
            there = there.getParent();
        }
        boolean isNew = false;
        for (Path next : missing) {
            isNew = makeOne(next);
        }
        return isNew;
    }

    private boolean makeOne(Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
            // another request was faster
            return false;
        }
        force(folder.getParent());
        return true;
    }

    /** Names in {@code folder} that are new, changed or gone survive a power cut from here on, where that is wanted. */
    void force(Path folder) throws IOException {
        if (fsync) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}

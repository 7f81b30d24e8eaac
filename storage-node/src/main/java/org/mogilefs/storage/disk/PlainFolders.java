package org.mogilefs.storage.disk;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Folders that are reached without a symbolic link below their device. That is remembered for seconds: looking at each
 * part of a path costs more system calls than writing a small file.
 */
final class PlainFolders {
    private static final int KNOWN_MAX = 50_000;
    private static final long KNOWN_NANOS = 5_000_000_000L;

    private final Devices devices;
    private final Map<Path, Long> seenNanos = new ConcurrentHashMap<>();

    /**
     * Nothing is known yet.
     *
     * @param devices where the way to a folder begins to be looked at
     */
    PlainFolders(Devices devices) {
        this.devices = devices;
    }

    /** Whether a folder was there seconds ago, and no link on the way to it. */
    boolean isKnown(Path folder) {
        Long seen = seenNanos.get(folder);
        return seen != null && System.nanoTime() - seen < KNOWN_NANOS;
    }

    /**
     * Refuses a folder that is reached through a symbolic link. One that is missing is fine, and not remembered.
     *
     * @throws BadPathException 403 when there is such a link
     */
    void require(Path folder) throws BadPathException {
        if (isKnown(folder)) {
            return;
        }
        for (Path part = folder; !devices.isTop(part); part = part.getParent()) {
            if (Files.isSymbolicLink(part)) {
                throw BadPathException.bogus();
            }
        }
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            if (seenNanos.size() >= KNOWN_MAX) {
                seenNanos.clear();
            }
            seenNanos.put(folder, System.nanoTime());
        }
    }
}

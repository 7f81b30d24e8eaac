package org.mogilefs.storage.disk;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what broken uploads left behind on one device. Walks every folder, so it runs beside serving, on a thread of
 * its own: trouble with one device leaves the others alone.
 */
final class Sweep extends SimpleFileVisitor<Path> {
    private static final Logger log = LoggerFactory.getLogger(Sweep.class);

    private final TemporaryNames names;
    private final Instant before;
    private boolean isTroubled;

    private Sweep(TemporaryNames names, Instant before) {
        this.names = names;
        this.before = before;
    }

    /**
     * Sweeps a device.
     *
     * @param before of files whose writer is not known to be gone, only what was last written before may go
     */
    static void of(Path device, TemporaryNames names, Instant before) {
        try {
            // a device may be a symbolic link; what is below may not
            Files.walkFileTree(device.toRealPath(), new Sweep(names, before));
        } catch (IOException e) {
            log.warn("{}: not swept: {}", device.getFileName(), e.toString());
        }
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (isLeftover(file.getFileName().toString(), attributes)) {
            try {
                Files.deleteIfExists(file);
                log.info("removed what a broken upload left: {}", file);
            } catch (IOException e) {
                trouble(file, e);
            }
        }
        return goOn();
    }

    private boolean isLeftover(String name, BasicFileAttributes attributes) {
        return TemporaryNames.isTemporary(name)
                && attributes.isRegularFile()
                && (names.isAbandoned(name)
                        || attributes.lastModifiedTime().toInstant().isBefore(before));
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
        trouble(file, e);
        return goOn();
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException e) {
        if (e != null) {
            trouble(folder, e);
        }
        return goOn();
    }

    private void trouble(Path path, IOException e) {
        if (!isTroubled) {
            // the first says what is wrong; a broken disk has thousands
            log.warn("not swept: {}: {}", path, e.toString());
        }
        isTroubled = true;
    }

    private static FileVisitResult goOn() {
        return Thread.currentThread().isInterrupted() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }
}

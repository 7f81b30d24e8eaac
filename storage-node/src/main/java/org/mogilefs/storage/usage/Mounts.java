package org.mogilefs.storage.usage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is mounted where, from {@code /proc/self/mountinfo}. */
final class Mounts {
    /**
     * One mount.
     *
     * @param number {@code major:minor} of its device
     * @param point where it is mounted
     * @param source the device, such as {@code /dev/sdb1}
     */
    record Mount(String number, Path point, String source) {}

    private final List<Mount> mounts;

    private Mounts(List<Mount> mounts) {
        this.mounts = mounts;
    }

    /**
     * Reads all mounts.
     *
     * @param mountinfo a file of the kernel's, as {@code /proc/self/mountinfo}; see proc(5)
     */
    static Mounts read(Path mountinfo) throws IOException {
        List<Mount> mounts = new ArrayList<>();
        // the kernel gives the bytes of names as they are; one that is no UTF-8 is no device's
        String text = new String(Files.readAllBytes(mountinfo), StandardCharsets.UTF_8);
        for (String line : text.split("\n")) {
            String[] fields = line.split(" ");
            int dash = List.of(fields).indexOf("-");
            if (dash > 4 && fields.length > dash + 2) {
                path(fields[4]).ifPresent(point -> mounts.add(new Mount(fields[2], point, unescape(fields[dash + 2]))));
            }
        }
        // the longest path first: the mount that a file lies on is the nearest one above it
        mounts.sort(
                Comparator.comparingInt((Mount m) -> m.point().getNameCount()).reversed());
        return new Mounts(mounts);
    }

    /** The mount that {@code path}, without symbolic links, lies on. */
    Optional<Mount> of(Path path) {
        return mounts.stream().filter(m -> path.startsWith(m.point())).findFirst();
    }

    // Java cannot name every folder in a process without a language; nobody serves one then either
    private static Optional<Path> path(String escaped) {
        try {
            return Optional.of(Path.of(unescape(escaped)));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String unescape(String text) {
        return text.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }
}

package org.mogilefs.storage.usage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
        for (String line : Files.readAllLines(mountinfo, StandardCharsets.ISO_8859_1)) {
            String[] fields = line.split(" ");
            int dash = List.of(fields).indexOf("-");
            if (dash > 4 && fields.length > dash + 2) {
                mounts.add(new Mount(fields[2], Path.of(unescape(fields[4])), unescape(fields[dash + 2])));
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

    private static String unescape(String text) {
        return text.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }
}

package org.mogilefs.systemtest.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Compares what lies on the disks with what the database says. */
final class Inventory {
    private final SoakCluster cluster;
    private final Tally tally;
    private final Map<Long, Long> lengths = new HashMap<>();
    private final Set<Copy> noted = new HashSet<>();

    /** A copy: noted in {@code file_on}, or on a disk. */
    private record Copy(long fid, int devid) {}

    Inventory(SoakCluster cluster, Tally tally) {
        this.cluster = cluster;
        this.tally = tally;
    }

    /** Every noted copy must be on its disk in its length, and nothing else may be. */
    void check() throws SQLException, IOException {
        read();
        Set<Copy> found = new HashSet<>();
        for (int devid = 1; devid <= cluster.devices(); devid++) {
            try (Stream<Path> files = Files.walk(cluster.device(devid))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    look(devid, file, found);
                }
            }
        }
        tally.add("end: copies on the disks", found.size());
        for (Copy copy : noted) {
            if (!lengths.containsKey(copy.fid())) {
                tally.violation(copy + " is noted for a fid that is no file");
            } else if (!found.contains(copy)) {
                tally.violation(copy + " is noted and not on its disk");
            }
        }
    }

    private void read() throws SQLException {
        try (Connection sql = cluster.sql();
                Statement select = sql.createStatement()) {
            try (ResultSet rows = select.executeQuery("SELECT fid, length FROM file")) {
                while (rows.next()) {
                    lengths.put(rows.getLong(1), rows.getLong(2));
                }
            }
            try (ResultSet rows = select.executeQuery("SELECT fid, devid FROM file_on")) {
                while (rows.next()) {
                    noted.add(new Copy(rows.getLong(1), rows.getInt(2)));
                }
            }
        }
    }

    private void look(int devid, Path file, Set<Copy> found) throws IOException {
        String name = file.getFileName().toString();
        if (!name.endsWith(".fid")) {
            if (!name.equals("usage") && !file.toString().contains("test-write")) {
                tally.violation("left on a disk: " + file);
            }
            return;
        }
        Copy copy = new Copy(Long.parseLong(name.substring(0, name.length() - ".fid".length())), devid);
        found.add(copy);
        if (!noted.contains(copy)) {
            tally.violation(
                    (lengths.containsKey(copy.fid()) ? "a copy nobody noted: " : "a copy of a deleted file: ") + file);
        } else if (Files.size(file) != lengths.getOrDefault(copy.fid(), -1L)) {
            tally.violation(file + " has " + Files.size(file) + " bytes, not " + lengths.get(copy.fid()));
        }
    }
}

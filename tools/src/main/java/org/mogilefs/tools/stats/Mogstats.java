package org.mogilefs.tools.stats;

import static org.mogilefs.tools.cli.Format.left;
import static org.mogilefs.tools.cli.Format.right;

import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.mogilefs.tools.cli.Output;

/** The statistics, in the original's layout. Each section is one query and one table. */
final class Mogstats {
    private static final long END_OF_TIME = 2147483647L;
    private static final long BYTES_PER_MIB = 1 << 20;

    private final Output out;
    private final StatsDatabase database;
    private final Set<String> wanted;
    private final boolean verbose;
    private Map<String, String> domains = Map.of();
    private Map<String, String> classes = Map.of();

    Mogstats(Output out, StatsDatabase database, Set<String> wanted, boolean verbose) {
        this.out = out;
        this.database = database;
        this.wanted = wanted;
        this.verbose = verbose;
    }

    void print() throws SQLException {
        domains = database.domains();
        classes = database.classes();
        boolean all = wanted.contains("all");
        for (String section : MogstatsProgram.SECTIONS) {
            // the counts by domain are part of the table of files
            boolean covered = section.equals("domains") && (all || wanted.contains("files"));
            if ((all || wanted.contains(section)) && !covered) {
                if (verbose) {
                    out.line("... " + section + " stats...");
                    out.flush();
                }
                print(section);
                out.flush();
            }
        }
        out.line();
        out.line("done");
    }

    private void print(String section) throws SQLException {
        switch (section) {
            case "devices" -> devices();
            case "fids" -> fids();
            case "files" -> files();
            case "domains" -> domains();
            case "replication" -> replication();
            case "replication-queue" -> queue("replication queue", "file_to_replicate", "newfile");
            case "delete-queue" -> queue("delete queue", "file_to_delete2", "new");
            default -> generalQueues();
        }
    }

    private void title(String what) {
        out.line();
        out.line("Statistics for " + what + "...");
    }

    private void rule(int... widths) {
        StringBuilder line = new StringBuilder(" ");
        for (int width : widths) {
            line.append(' ').append("-".repeat(width));
        }
        out.line(line.toString());
    }

    private void devices() throws SQLException {
        Map<String, List<String>> devices = new HashMap<>();
        for (List<String> row : database.rows(
                "SELECT d.devid, h.hostname, d.status FROM device d JOIN host h ON d.hostid = h.hostid")) {
            devices.put(row.getFirst(), row);
        }
        List<List<String>> counts = database.rows("SELECT devid, COUNT(devid) FROM file_on GROUP BY devid").stream()
                .sorted(Comparator.comparingLong(row -> Long.parseLong(row.getFirst())))
                .toList();
        title("devices");
        out.line("  " + left("device", 10) + " " + left("host", 15) + " " + right("files", 12) + " "
                + right("status", 10));
        rule(10, 16, 12, 10);
        for (List<String> row : counts) {
            List<String> device = devices.getOrDefault(row.getFirst(), List.of("", "", ""));
            out.line("  " + left("dev" + row.getFirst(), 10) + " " + left(device.get(1), 10) + " "
                    + right(row.get(1), 10) + " " + right(device.get(2), 10));
        }
        rule(10, 16, 12, 10);
    }

    private void fids() throws SQLException {
        String max = database.rows("SELECT MAX(fid) FROM file").getFirst().getFirst();
        title("file ids");
        out.line("  Max file id: " + (max.isEmpty() ? "none" : max));
    }

    /** Domain and class by name, then whatever else the query selects, sorted by the names. */
    private List<List<String>> byClass(String select, String groupBy) throws SQLException {
        return database.rows("SELECT dmid, classid, " + select + " FROM file GROUP BY dmid, classid" + groupBy).stream()
                .map(row -> {
                    String name = classes.getOrDefault(row.get(0) + "/" + row.get(1), "");
                    List<String> named = new java.util.ArrayList<>(row);
                    named.set(0, domains.getOrDefault(row.get(0), ""));
                    named.set(1, name);
                    return (List<String>) named;
                })
                .sorted(Comparator.<List<String>, String>comparing(row -> row.get(0))
                        .thenComparing(row -> row.get(1)))
                .toList();
    }

    private void files() throws SQLException {
        List<List<String>> rows = byClass("COUNT(classid), SUM(length), " + database.sumOfCopies(), "");
        title("files");
        out.line("  " + left("domain", 20) + " " + left("class", 10) + " " + right("files", 10) + " "
                + right("size (m)", 11) + " " + right("fullsize (m)", 13));
        rule(20, 11, 10, 11, 13);
        for (List<String> row : rows) {
            out.line("  " + left(row.get(0), 20) + " " + left(row.get(1), 10) + " " + right(row.get(2), 10) + " "
                    + right(mebibytes(row.get(3)), 11) + " " + right(mebibytes(row.get(4)), 13));
        }
        rule(20, 11, 10, 11, 13);
    }

    private static long mebibytes(String bytes) {
        return bytes.isEmpty() ? 0 : new java.math.BigDecimal(bytes).longValue() / BYTES_PER_MIB;
    }

    private void domains() throws SQLException {
        List<List<String>> rows = byClass("COUNT(classid)", "");
        title("domains");
        out.line("  " + left("domain", 20) + " " + left("class", 10) + " " + right("files", 10));
        rule(20, 11, 10);
        for (List<String> row : rows) {
            out.line("  " + left(row.get(0), 20) + " " + left(row.get(1), 10) + " " + right(row.get(2), 10));
        }
        rule(20, 11, 10);
    }

    private void replication() throws SQLException {
        List<List<String>> rows = byClass("devcount, COUNT(devcount)", ", devcount").stream()
                .sorted(Comparator.<List<String>, String>comparing(row -> row.get(0))
                        .thenComparing(row -> row.get(1))
                        .thenComparing(row -> Integer.valueOf(row.get(2))))
                .toList();
        title("replication");
        out.line("  " + left("domain", 20) + " " + left("class", 10) + " " + right("devcount", 10) + " "
                + right("files", 10));
        rule(20, 11, 10, 10);
        for (List<String> row : rows) {
            out.line("  " + left(row.get(0), 20) + " " + left(row.get(1), 10) + " " + right(row.get(2), 10) + " "
                    + right(row.get(3), 10));
        }
        rule(20, 11, 10, 10);
    }

    private void queue(String name, String table, String nameOfNew) throws SQLException {
        long now = database.now();
        Map<String, Long> counts = new TreeMap<>();
        for (List<String> row : database.rows("SELECT nexttry, COUNT(*) FROM " + table + " GROUP BY nexttry")) {
            counts.merge(status(Long.parseLong(row.get(0)), now, nameOfNew), Long.valueOf(row.get(1)), Long::sum);
        }
        title(name);
        out.line("  " + left("status", 20) + " " + right("count", 12));
        rule(20, 12);
        counts.forEach((status, count) -> out.line("  " + left(status, 20) + " " + right(count, 12)));
        rule(20, 12);
    }

    /** What a row's {@code nexttry} means; small numbers are marks rather than times. */
    private static String status(long nexttry, long now, String nameOfNew) {
        if (nexttry < 1000) {
            return nexttry == 0 ? nameOfNew : nexttry == 1 ? "redo" : "unknown";
        }
        return nexttry == END_OF_TIME ? "manual" : nexttry < now ? "overdue" : "deferred";
    }

    private void generalQueues() throws SQLException {
        long now = database.now();
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        for (List<String> row :
                database.rows("SELECT type, nexttry, COUNT(*) FROM file_to_queue GROUP BY type, nexttry")) {
            counts.computeIfAbsent(queueName(row.get(0)), any -> new TreeMap<>())
                    .merge(status(Long.parseLong(row.get(1)), now, "new"), Long.valueOf(row.get(2)), Long::sum);
        }
        title("general queues");
        out.line("  " + left("queue", 15) + " " + left("status", 20) + " " + right("count", 12));
        rule(15, 20, 12);
        counts.forEach((queue, statuses) -> statuses.forEach(
                (status, count) -> out.line("  " + left(queue, 15) + " " + left(status, 20) + " " + right(count, 12))));
        rule(15, 20, 12);
    }

    private static String queueName(String type) {
        return switch (type) {
            case "1" -> "FSCK_QUEUE";
            case "2" -> "REBAL_QUEUE";
            default -> "UNKNOWN_QUEUE";
        };
    }
}

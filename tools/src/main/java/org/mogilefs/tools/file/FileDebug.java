package org.mogilefs.tools.file;

import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mogilefs.client.AdminClient;
import org.mogilefs.client.StorageProbe;
import org.mogilefs.protocol.HashType;
import org.mogilefs.tools.cli.Format;
import org.mogilefs.tools.cli.Invocation;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.Output;
import org.mogilefs.tools.cli.UsageException;

/** {@code mogfiledebug}: the rows of the tracker's tables about one file, and a look at each of its copies. */
final class FileDebug {
    private static final List<String> QUEUES = List.of("tempfile", "replqueue", "delqueue", "rebqueue", "fsckqueue");

    private final Output out;
    private final FileContext context;
    private final Invocation invocation;
    private String firstHash = "";

    FileDebug(Io io, FileContext context) {
        this.out = io.out();
        this.context = context;
        this.invocation = context.invocation();
    }

    int run() {
        String action = invocation.text("paths", "fetch");
        if (!List.of("print", "stat", "fetch").contains(action)) {
            throw new UsageException("--paths is print, stat or fetch");
        }
        Map<String, String> details = new TreeMap<>();
        AdminClient admin = context.clientOfAnyDomain().admin();
        long fid = invocation.longNumber("fid", 0);
        details.putAll(
                fid != 0
                        ? admin.fileDebug(fid)
                        : admin.fileDebug(context.client().domain(), invocation.required("key")));
        paths(action, details);
        queues(details);
        fileRow(details);
        if (!details.getOrDefault("devids", "").isEmpty()) {
            out.line();
            out.line("- Raw devids: " + details.get("devids"));
        }
        if (!details.getOrDefault("checksum", "").isEmpty()) {
            out.line();
            out.line("- Stored checksum: " + details.get("checksum"));
        }
        return 0;
    }

    private void paths(String action, Map<String, String> details) {
        List<String> paths = details.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("devpath_"))
                .map(Map.Entry::getValue)
                .toList();
        if (paths.isEmpty()) {
            out.line("No valid-ish paths found");
            return;
        }
        switch (action) {
            case "print" -> {
                out.line("Paths...");
                paths.forEach(path -> out.line(" - " + path));
            }
            case "stat" -> {
                out.line("Checking status of paths...");
                paths.forEach(path -> look(path, false, details.get("fid_length")));
            }
            default -> {
                out.line("Fetching and summing paths...");
                paths.forEach(path -> look(path, true, details.get("fid_length")));
            }
        }
    }

    /** Looks at one copy; its digest is compared with that of the first copy, its length with the file's row. */
    private void look(String path, boolean fetched, String expectedLength) {
        out.line();
        out.line("Results for path: " + path);
        MessageDigest digest = HashType.MD5.newDigest();
        Counting bytes = new Counting(digest);
        StorageProbe.Answer answer;
        try {
            answer = fetched ? StorageProbe.get(path, bytes) : StorageProbe.head(path);
        } catch (IOException e) {
            out.line(" - ERROR: " + e.getMessage());
            return;
        }
        if (answer.status() == 404) {
            out.line(" - ERROR: File copy is missing: " + answer.statusLine());
            return;
        }
        String hash = fetched ? HexFormat.of().formatHex(digest.digest()) : "";
        firstHash = firstHash.isEmpty() ? hash : firstHash;
        if (!hash.equals(firstHash)) {
            out.line(" - ERROR: Hash does not match first path!");
        }
        String length = fetched ? Long.toString(bytes.count) : answer.headers().getOrDefault("content-length", "");
        if (expectedLength != null && !length.isEmpty() && !length.equals(expectedLength)) {
            out.line(" - ERROR: Length does not match file row!");
        }
        field("MD5 Hash", hash);
        field("Length", length);
        field("Last-Modified", answer.headers().getOrDefault("last-modified", ""));
        field("HTTP result", answer.statusLine());
    }

    private void field(String name, String value) {
        if (!value.isEmpty()) {
            out.line(" - " + name + ": " + value);
        }
    }

    private void queues(Map<String, String> details) {
        out.line();
        out.line("Tempfile and/or queue rows...");
        boolean found = false;
        for (String queue : QUEUES) {
            Map<String, String> row = columns(details, queue);
            if (!row.isEmpty()) {
                found = true;
                out.line("- " + Format.right(queue, 12));
                row.forEach((name, value) -> out.line("  " + Format.right(name, 20) + ": " + Format.right(value, 20)));
            }
        }
        if (!found) {
            out.line("none.");
        }
    }

    private void fileRow(Map<String, String> details) {
        Map<String, String> row = columns(details, "fid");
        if (row.isEmpty()) {
            out.line("- ERROR: No file row was found!");
            out.line("The file was deleted, or its upload was never closed;");
            out.line("rows of tempfile or delqueue above tell which.");
            return;
        }
        out.line();
        out.line("- File Row:");
        row.forEach((name, value) -> out.line("  " + Format.right(name, 8) + ": " + Format.right(value, 20)));
    }

    private static Map<String, String> columns(Map<String, String> details, String table) {
        Map<String, String> columns = new TreeMap<>();
        details.forEach((name, value) -> {
            if (name.startsWith(table + "_")) {
                columns.put(name.substring(table.length() + 1), value);
            }
        });
        return columns;
    }

    /** Counts and digests. */
    private static final class Counting extends DigestOutputStream {
        private long count;

        Counting(MessageDigest digest) {
            super(OutputStream.nullOutputStream(), digest);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            super.write(bytes, offset, length);
            count += length;
        }
    }
}

package org.mogilefs.tools.file;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.mogilefs.client.FileInfo;
import org.mogilefs.client.PathOptions;
import org.mogilefs.tools.cli.Format;
import org.mogilefs.tools.cli.Invocation;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.Json;
import org.mogilefs.tools.cli.Output;
import org.mogilefs.tools.cli.SimpleProgram;
import org.mogilefs.tools.cli.ToolException;
import org.mogilefs.tools.cli.UsageException;

/** {@code moglistkeys}, {@code moglistfids} and {@code mogfileinfo}. */
final class Listings {
    private static final int PATHS_MAX = 99;
    private static final int FIDS_PER_REQUEST_MAX = 500;

    private final Output out;
    private final FileContext context;
    private final Invocation invocation;

    Listings(Io io, FileContext context) {
        this.out = io.out();
        this.context = context;
        this.invocation = context.invocation();
    }

    int keys() {
        long limit = invocation.longNumber("limit", Long.MAX_VALUE);
        if (limit < 0) {
            throw new UsageException("Value \"" + limit + "\" invalid for option limit");
        }
        try (Stream<String> keys = context.client()
                .listKeys(invocation.text("key_prefix"), invocation.text("after"))
                .limit(limit)) {
            if (invocation.has("json")) {
                out.line(Json.of(keys.toList()));
            } else {
                print(keys.iterator());
            }
        }
        return 0;
    }

    /** No key at all is a failure, as it is for the original; scripts ask for it. */
    private void print(Iterator<String> keys) {
        if (!keys.hasNext()) {
            throw new ToolException("list_keys: none_match no key matches", SimpleProgram.STATUS_FAILED);
        }
        keys.forEachRemaining(out::line);
    }

    int fids() {
        long from = invocation.longNumber("fromfid", 0);
        long left = invocation.longNumber("count", 100);
        List<Map<String, Object>> json = new ArrayList<>();
        while (left > 0) {
            List<FileInfo> files =
                    context
                            .clientOfAnyDomain()
                            .admin()
                            .listFids(from, (int) Math.min(left, FIDS_PER_REQUEST_MAX))
                            .stream()
                            .sorted(Comparator.comparingLong(FileInfo::fid))
                            .toList();
            if (files.isEmpty()) {
                break;
            }
            files.forEach(file -> show(file, json));
            from = files.getLast().fid();
            left -= files.size();
        }
        if (invocation.has("json")) {
            out.line(Json.of(json));
        }
        return 0;
    }

    private void show(FileInfo file, List<Map<String, Object>> json) {
        if (invocation.has("json")) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("fid", file.fid());
            row.put("domain", file.domain());
            row.put("class", file.fileClass());
            row.put("key", file.key());
            row.put("length", file.length());
            row.put("devcount", file.devcount());
            json.add(row);
            return;
        }
        out.line("fid " + file.fid());
        out.line("class " + file.fileClass());
        out.line("devcount " + file.devcount());
        out.line("domain " + file.domain());
        out.line("key " + file.key());
        out.line("length " + file.length());
        out.line();
    }

    int info() {
        String key = invocation.required("key");
        Map<String, String> info = new TreeMap<>(context.client()
                .admin()
                .command("file_info", Map.of("domain", context.client().domain(), "key", key)));
        List<String> paths = context
                .client()
                .getPaths(key, PathOptions.unchecked().withCount(PATHS_MAX))
                .stream()
                .map(URI::toString)
                .toList();
        if (paths.isEmpty()) {
            throw new ToolException("No paths found for " + key);
        }
        if (invocation.has("json")) {
            Map<String, Object> json = new LinkedHashMap<>(info);
            json.put("paths", paths);
            out.line(Json.of(json));
            return 0;
        }
        out.line("- file: " + key);
        info.forEach((name, value) -> out.line("  " + Format.right(name, 8) + ": " + Format.right(value, 20)));
        paths.forEach(path -> out.line(" - " + path));
        return 0;
    }
}

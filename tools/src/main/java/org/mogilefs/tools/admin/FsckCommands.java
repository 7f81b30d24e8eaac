package org.mogilefs.tools.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mogilefs.client.FsckLogRow;
import org.mogilefs.client.FsckStatus;
import org.mogilefs.tools.cli.Command;
import org.mogilefs.tools.cli.Format;
import org.mogilefs.tools.cli.Invocation;
import org.mogilefs.tools.cli.Option;
import org.mogilefs.tools.cli.Output;

/** {@code mogadm fsck ...}. */
final class FsckCommands {
    private static final Duration TAIL_PAUSE = Duration.ofSeconds(5);
    private static final int TAIL_ROWS = 20;

    private FsckCommands() {}

    static List<Command> commands(AdminContext context) {
        return List.of(
                Command.of(
                        "fsck start",
                        "Starts fsck, or goes on where it stopped.",
                        invocation -> context.change(
                                "fsck started", "", () -> context.admin().startFsck())),
                Command.of(
                        "fsck stop",
                        "Pauses fsck.",
                        invocation -> context.change(
                                "fsck stopped", "", () -> context.admin().stopFsck())),
                Command.of(
                                "fsck reset",
                                "Puts fsck back to the beginning.",
                                invocation -> context.change(
                                        "fsck reset",
                                        "",
                                        () -> context.admin()
                                                .resetFsck(
                                                        invocation.has("policy-only"),
                                                        invocation.longNumber("startpos", 0))))
                        .with(
                                Option.flag("policy-only", "Only check where copies are noted; do not look at them."),
                                Option.value("startpos", "FID", "The fid to start behind.")),
                Command.of(
                        "fsck clearlog",
                        "Empties the log of fsck.",
                        invocation -> context.change(
                                "fsck log cleared", "", () -> context.admin().clearFsckLog())),
                Command.of("fsck status", "Shows how fsck is doing.", invocation -> status(context, invocation))
                        .with(Option.flag("watch", "Follow it with a progress bar until it stops.")),
                Command.of("fsck printlog", "Prints the log of fsck.", invocation -> printLog(context)),
                Command.of(
                        "fsck taillog", "Prints the end of the log and follows it.", invocation -> tailLog(context)));
    }

    private static int status(AdminContext context, Invocation invocation) throws InterruptedException {
        if (invocation.has("watch")) {
            return Watch.follow(context, () -> fsckProgress(context));
        }
        FsckStatus status = context.ask(context.admin()::fsckStatus);
        if (!context.printedJson(json(status))) {
            print(context.io().out(), status);
        }
        return 0;
    }

    private static Watch.State fsckProgress(AdminContext context) {
        FsckStatus status = context.ask(context.admin()::fsckStatus);
        return new Watch.State(status.running(), status.maxFidChecked(), status.endFid(), "fids", findings(status));
    }

    private static String findings(FsckStatus status) {
        StringBuilder out = new StringBuilder();
        status.findings()
                .forEach((name, count) -> out.append(' ')
                        .append(name.substring("num_".length()))
                        .append('=')
                        .append(count));
        return out.toString();
    }

    static void print(Output out, FsckStatus status) {
        long end = status.endFid();
        double share = end == 0 ? 0 : (double) status.maxFidChecked() / end;
        double rate = status.elapsedSeconds() == 0 ? 0 : (double) status.maxFidChecked() / status.elapsedSeconds();
        double left = rate == 0 ? 0 : (end - status.maxFidChecked()) / rate;
        out.line();
        field(out, "Running", status.running() ? "Yes (on " + status.host() + ")" : "No");
        field(out, "Status", status.maxFidChecked() + " / " + end + " (" + Format.fixed(100 * share, 2) + "%)");
        field(
                out,
                "Time",
                time(status.elapsedSeconds()) + " (" + (long) rate + " fids/s; " + time((long) left) + " remain)");
        field(
                out,
                "Check Type",
                status.policyOnly() ? "Repl policy only (skip file checks)" : "Normal (check policy + files)");
        if (!status.findings().isEmpty()) {
            out.line();
            status.findings().forEach((name, count) -> field(out, "[" + name + "]", count));
        }
        out.line();
    }

    private static void field(Output out, String label, String value) {
        out.line(Format.right(label, 11) + ": " + value);
    }

    private static String time(long seconds) {
        return seconds < 60 ? seconds + "s" : seconds / 60 + "m";
    }

    private static Map<String, Object> json(FsckStatus status) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("running", status.running());
        json.put("host", status.host());
        json.put("max_fid_checked", status.maxFidChecked());
        json.put("end_fid", status.endFid());
        json.put("policy_only", status.policyOnly());
        json.put("start_time", status.startTime());
        json.put("stop_time", status.stopTime());
        json.put("current_time", status.currentTime());
        json.put("max_logid", status.maxLogid());
        status.findings().forEach((name, count) -> json.put(name, Long.valueOf(count)));
        return json;
    }

    private static int printLog(AdminContext context) {
        if (context.json()) {
            List<Map<String, Object>> rows = new ArrayList<>();
            long after = 0;
            for (List<FsckLogRow> page = page(context, after); !page.isEmpty(); page = page(context, after)) {
                page.forEach(row -> rows.add(json(row)));
                after = page.getLast().logid();
            }
            context.printedJson(rows);
            return 0;
        }
        printHeader(context.io().out());
        printFrom(context, 0);
        return 0;
    }

    private static int tailLog(AdminContext context) throws InterruptedException {
        long after = Math.max(0, context.ask(context.admin()::fsckStatus).maxLogid() - TAIL_ROWS);
        printHeader(context.io().out());
        while (true) {
            after = printFrom(context, after);
            context.io().out().flush();
            Thread.sleep(TAIL_PAUSE);
        }
    }

    private static void printHeader(Output out) {
        out.line(row("unixtime", "event", "fid", "devid"));
    }

    private static long printFrom(AdminContext context, long afterLogid) {
        long after = afterLogid;
        for (List<FsckLogRow> page = page(context, after); !page.isEmpty(); page = page(context, after)) {
            for (FsckLogRow row : page) {
                String devid = row.devid().isEmpty() || row.devid().equals("0") ? "-" : row.devid();
                context.io().out().line(row(row.utime(), row.evcode(), row.fid(), devid));
            }
            after = page.getLast().logid();
        }
        return after;
    }

    private static List<FsckLogRow> page(AdminContext context, long after) {
        return context.ask(() -> context.admin().fsckLog(after));
    }

    private static String row(String time, String event, String fid, String devid) {
        return Format.left(time, 20) + " " + Format.right(event, 5) + " " + Format.right(fid, 13) + " "
                + Format.right(devid, 10);
    }

    private static Map<String, Object> json(FsckLogRow row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("logid", row.logid());
        json.put("utime", row.utime());
        json.put("event", row.evcode());
        json.put("fid", row.fid());
        json.put("devid", row.devid());
        return json;
    }
}

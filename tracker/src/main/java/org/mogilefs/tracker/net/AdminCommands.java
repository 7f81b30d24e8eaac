package org.mogilefs.tracker.net;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.worker.JobControl;
import org.mogilefs.tracker.worker.JobKind;

/**
 * The lines that begin with {@code !}. Words match as in the original: in lower case, by prefix except {@code stats},
 * first come first served. Every answer ends with a line that holds a dot; {@code !shutdown} has none.
 */
final class AdminCommands {
    private static final Pattern LINE = Pattern.compile("!(\\S+)(?:\\s+(.*))?", Pattern.DOTALL);
    private static final Pattern WANT = Pattern.compile("(\\d{1,9})\\s+(\\S+).*", Pattern.DOTALL);
    private static final Pattern TO = Pattern.compile("(\\S+)\\s+(.+)", Pattern.DOTALL);
    private static final int WANT_MAX = 500;
    private static final List<String> HELP = List.of(
            "Admin commands:",
            "  !version            the version of the protocol",
            "  !stats              counters since the start",
            "  !jobs               background jobs: how many run, how many should",
            "  !want <n> <job>     sets how many workers of a job there should be",
            "  !to <job> <text>    tells all workers of a job something (:wake_up, :shutdown, :refresh_monitor)",
            "  !queue              requests that wait for their turn",
            "  !recent             the last 50 requests and the seconds they took, in all and at work",
            "  !watch              log lines on this connection, until asked again",
            "  !shutdown           stops this tracker");

    private final JobControl jobs;
    private final ClusterState cluster;
    private final RequestLog requests;
    private final Watchers watchers;
    private final Supplier<Map<String, Long>> counters;
    private final Runnable shutdown;
    private final long startedNanos = System.nanoTime();

    /**
     * @param counters further lines of {@code !stats}
     * @param shutdown begins to stop the tracker, and returns at once
     */
    AdminCommands(
            JobControl jobs,
            ClusterState cluster,
            RequestLog requests,
            Watchers watchers,
            Supplier<Map<String, Long>> counters,
            Runnable shutdown) {
        this.jobs = jobs;
        this.cluster = cluster;
        this.requests = requests;
        this.watchers = watchers;
        this.counters = counters;
        this.shutdown = shutdown;
    }

    /** Whether a line is for here: {@code !} and a word right after it. */
    static boolean isOne(String line) {
        return line.length() > 1 && line.charAt(0) == '!' && !Character.isWhitespace(line.charAt(1));
    }

    /** The whole answer with its line ends; empty to close the connection without one. */
    String answer(String line, Channel channel) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            return lines(HELP);
        }
        String word = parts.group(1);
        String rest = parts.group(2) == null ? "" : parts.group(2);
        if (word.equals("stats")) {
            return lines(stats());
        } else if (word.startsWith("shutdown")) {
            shutdown.run();
            return "";
        } else if (word.startsWith("jobs")) {
            return lines(jobLines());
        } else if (word.startsWith("want")) {
            return want(rest);
        } else if (word.startsWith("to")) {
            return lines(List.of(to(rest)));
        } else if (word.startsWith("queue") || word.startsWith("pend")) {
            return lines(requests.pending());
        } else if (word.startsWith("recent")) {
            return lines(requests.recent());
        } else if (word.startsWith("watch")) {
            boolean added = watchers.toggle(channel);
            return lines(List.of(added ? "Added you to watcher list." : "Removed you from watcher list."));
        } else if (word.startsWith("version")) {
            return lines(List.of("2.73"));
        }
        return lines(HELP);
    }

    /** How many query workers the operator wants: a figure to show and to count by; requests have a thread each. */
    int queryWorkers() {
        return jobs.desired(JobKind.QUERYWORKER);
    }

    private List<String> stats() {
        List<String> out = new ArrayList<>();
        out.add("uptime " + (System.nanoTime() - startedNanos) / 1_000_000_000L);
        out.add("pending_queries " + requests.pendingCount());
        out.add("processing_queries " + requests.processing());
        out.add("bored_queryworkers " + Math.max(0, queryWorkers() - requests.processing()));
        Map<String, Long> sorted = new TreeMap<>(counters.get());
        sorted.put("queries", requests.queries());
        if (requests.crowded() > 0) {
            sorted.put("times_out_of_qworkers", requests.crowded());
        }
        sorted.forEach((name, value) -> out.add(name + " " + value));
        return out;
    }

    private List<String> jobLines() {
        List<String> out = new ArrayList<>();
        for (JobControl.JobStatus job : jobs.jobs()) {
            String name = job.kind().wire();
            out.add(name + " count " + job.ids().size());
            out.add(name + " desired " + job.desired());
            out.add(name + " pids " + job.ids().stream().map(String::valueOf).collect(Collectors.joining(" ")));
        }
        return out;
    }

    private String want(String rest) {
        Matcher wanted = WANT.matcher(rest);
        if (!wanted.matches()) {
            return lines(List.of("ERROR: usage: !want <count> <jobclass>"));
        }
        if (!cluster.isFirstRoundDone()) {
            return "ERROR: Monitor has not completed initial run yet\n\r\n.\r\n";
        }
        int count = Math.min(WANT_MAX, Integer.parseInt(wanted.group(1)));
        Optional<JobKind> kind = JobKind.ofWire(wanted.group(2));
        if (kind.isEmpty()) {
            return lines(List.of("ERROR: Invalid class '" + wanted.group(2) + "'.  Valid classes: "
                    + Arrays.stream(JobKind.values()).map(JobKind::wire).collect(Collectors.joining(", "))));
        }
        // there is never more than one of these two; the original answers as if
        boolean single = kind.get() == JobKind.MONITOR || kind.get() == JobKind.JOB_MASTER;
        if (!single || count <= 1) {
            jobs.want(kind.get(), count);
        }
        return lines(List.of(
                "Now desiring " + count + " children doing '" + kind.get().wire() + "'."));
    }

    private String to(String rest) {
        Matcher told = TO.matcher(rest);
        if (!told.matches()) {
            return "ERROR: usage: !to <jobclass> <message>";
        }
        int heard = JobKind.ofWire(told.group(1))
                .map(kind -> jobs.tell(kind, told.group(2)))
                .orElse(0);
        return "Message sent to " + heard + " children.";
    }

    private static String lines(List<String> lines) {
        StringBuilder out = new StringBuilder();
        lines.forEach(line -> out.append(line).append("\r\n"));
        return out.append(".\r\n").toString();
    }
}

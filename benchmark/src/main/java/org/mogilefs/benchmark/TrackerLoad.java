package org.mogilefs.benchmark;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares trackers: the same loads against each in turn, round after round, so that all meet the same machine. */
@Command(
        name = "tracker-load",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Loads one or more trackers, in turns, and prints medians and the ratio to the first.",
            "The domain must exist; its default class decides how many copies a stored file gets."
        })
public final class TrackerLoad implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--tracker",
            required = true,
            paramLabel = "NAME=HOST:PORT",
            description = "a tracker and what to call it; repeat it to compare")
    private Map<String, String> trackers = new LinkedHashMap<>();

    @Option(names = "--domain", required = true, description = "the domain to store in and read from")
    private String domain;

    @Option(names = "--files", defaultValue = "5000", description = "files to read (default ${DEFAULT-VALUE})")
    private int files;

    @Option(names = "--prepare", description = "store those files first, through the first tracker")
    private boolean prepare;

    @Option(
            names = "--load",
            split = ",",
            paramLabel = "LOAD",
            description = "which loads: ${COMPLETION-CANDIDATES} (default all)")
    private List<Load> loads = List.of(Load.values());

    @Option(names = "--connections", defaultValue = "16", description = "connections at once (${DEFAULT-VALUE})")
    private int connections;

    @Option(names = "--seconds", defaultValue = "4", description = "length of one turn (default ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--rounds", defaultValue = "5", description = "turns of each tracker (default ${DEFAULT-VALUE})")
    private int rounds;

    /** Runs the program. */
    public static void main(String[] words) {
        System.exit(new CommandLine(new TrackerLoad())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(words));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Load.Files stored = new Load.Files(domain, files);
        if (prepare) {
            prepare(stored);
        }
        out.printf("%-20s %-12s %10s %8s %9s %9s%n", "load", "tracker", "a second", "ratio", "p50 us", "p99 us");
        for (Load load : loads) {
            print(out, load, turns(load, stored));
            out.flush();
        }
        return 0;
    }

    private void prepare(Load.Files stored) throws IOException {
        String first = trackers.values().iterator().next();
        try (TrackerLine line = new TrackerLine(address(first))) {
            for (int i = 0; i < files; i++) {
                Load.store(line, stored, stored.key(i));
            }
        }
    }

    private Map<String, List<Round.Outcome>> turns(Load load, Load.Files stored)
            throws IOException, InterruptedException {
        Map<String, List<Round.Outcome>> all = new LinkedHashMap<>();
        for (int i = 0; i < rounds; i++) {
            for (Map.Entry<String, String> tracker : trackers.entrySet()) {
                Round round = new Round(address(tracker.getValue()), load, stored);
                all.computeIfAbsent(tracker.getKey(), name -> new ArrayList<>())
                        .add(round.run(connections, Duration.ofSeconds(seconds)));
            }
        }
        return all;
    }

    private static void print(PrintWriter out, Load load, Map<String, List<Round.Outcome>> all) {
        double first = 0;
        for (Map.Entry<String, List<Round.Outcome>> one : all.entrySet()) {
            Round.Outcome middle = median(one.getValue());
            first = first == 0 ? middle.perSecond() : first;
            out.printf(
                    "%-20s %-12s %10.0f %8.2f %9d %9d%n",
                    load.name().toLowerCase(java.util.Locale.ROOT),
                    one.getKey(),
                    middle.perSecond(),
                    middle.perSecond() / first,
                    middle.p50(),
                    middle.p99());
        }
    }

    private static Round.Outcome median(List<Round.Outcome> turns) {
        return turns.stream()
                .sorted(java.util.Comparator.comparingDouble(Round.Outcome::perSecond))
                .toList()
                .get(turns.size() / 2);
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
}

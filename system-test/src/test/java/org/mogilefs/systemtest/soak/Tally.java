package org.mogilefs.systemtest.soak;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** What was done how often, and what must never have happened. Safe for many threads. */
final class Tally {
    private static final int VIOLATIONS_KEPT = 200;

    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();

    void count(String what) {
        add(what, 1);
    }

    void add(String what, long number) {
        counts.computeIfAbsent(what, w -> new LongAdder()).add(number);
    }

    /** Notes a broken promise, and says so at once: the moment helps to find the cause in the servers' logs. */
    void violation(String what) {
        count("VIOLATIONS");
        Soak.say("VIOLATION " + what);
        if (violations.size() < VIOLATIONS_KEPT) {
            violations.add(what);
        }
    }

    boolean isClean() {
        return violations.isEmpty();
    }

    /** One {@code name count} line each, by name. */
    String report() {
        StringBuilder out = new StringBuilder();
        counts.forEach((what, count) -> out.append(String.format("  %-44s %10d%n", what, count.sum())));
        return out.toString();
    }
}

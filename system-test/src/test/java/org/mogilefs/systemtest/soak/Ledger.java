package org.mogilefs.systemtest.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the files of one user must be. A key is certain as long as all operations on it were answered; after a lost
 * answer it is in doubt and nobody touches it again, so that a change which the cluster makes late meets no later one.
 * Owned by one thread until the end of the work.
 */
final class Ledger {
    private final Map<String, Long> certain = new TreeMap<>();
    private final List<Doubt> doubts = new ArrayList<>();

    /** Keys of which one of several states is the true one, each state a version a key. */
    record Doubt(String why, List<Map<String, Long>> states) {}

    /** The version of a certain key; {@link Content#ABSENT} when there is no such file. */
    long version(String key) {
        return certain.getOrDefault(key, Content.ABSENT);
    }

    /** An answered change. */
    void isNow(String key, long version) {
        certain.put(key, version);
    }

    /** A change whose answer was lost: its keys leave the certain ones. */
    void inDoubt(String why, Map<String, Long> before, Map<String, Long> after) {
        before.keySet().forEach(certain::remove);
        doubts.add(new Doubt(why, List.of(before, after)));
    }

    /** Every certain key with its version, those of deleted and renamed files as {@link Content#ABSENT}. */
    Map<String, Long> certain() {
        return certain;
    }

    List<Doubt> doubts() {
        return doubts;
    }
}

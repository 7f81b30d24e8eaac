package org.mogilefs.systemtest.soak;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mogilefs.client.FileInfo;
import org.mogilefs.client.MogileClient;
import org.mogilefs.client.MogileException;
import org.mogilefs.client.UnknownKeyException;

/** Compares the cluster with what its users remember. */
final class Books {
    private final MogileClient client;
    private final Tally tally;
    private final Set<String> expected = new HashSet<>();

    Books(MogileClient client, Tally tally) {
        this.client = client;
        this.tally = tally;
    }

    /** Reads every file of every user back, then lists all keys. */
    void check(List<Ledger> ledgers) {
        for (Ledger ledger : ledgers) {
            ledger.certain().forEach(this::checkCertain);
            ledger.doubts().forEach(this::checkDoubt);
        }
        Set<String> listed = new HashSet<>();
        try (var keys = client.listKeys("")) {
            keys.forEach(listed::add);
        }
        tally.add("end: keys listed", listed.size());
        if (!listed.equals(expected)) {
            Set<String> more = new HashSet<>(listed);
            more.removeAll(expected);
            expected.removeAll(listed);
            tally.violation("list_keys has " + more + " and lacks " + expected);
        }
    }

    private void checkCertain(String key, long version) {
        if (has(key, version)) {
            tally.count(version == Content.ABSENT ? "end: files gone as they should be" : "end: files read back");
        } else {
            tally.violation(key + " is not version " + version + "; " + debug(key));
        }
        if (version != Content.ABSENT) {
            expected.add(key);
            checkCopies(key);
        }
    }

    private void checkCopies(String key) {
        try {
            FileInfo info = client.fileInfo(key);
            if (info.devcount() != 2) {
                tally.violation(key + " has " + info.devcount() + " copies");
            }
        } catch (MogileException e) {
            tally.violation(key + ": " + e.getMessage());
        }
    }

    private void checkDoubt(Ledger.Doubt doubt) {
        for (int i = 0; i < doubt.states().size(); i++) {
            Map<String, Long> state = doubt.states().get(i);
            if (state.entrySet().stream().allMatch(e -> has(e.getKey(), e.getValue()))) {
                tally.count(i == 0 ? "end: lost answers, not carried out" : "end: lost answers, carried out");
                state.entrySet().stream()
                        .filter(e -> e.getValue() != Content.ABSENT)
                        .forEach(e -> expected.add(e.getKey()));
                return;
            }
        }
        Map<String, String> found = new HashMap<>();
        doubt.states().getFirst().keySet().forEach(key -> found.put(key, debug(key)));
        tally.violation("neither of " + doubt + " but " + found);
    }

    private boolean has(String key, long version) {
        try {
            return Arrays.equals(client.fetchBytes(key), Content.of(version)) && version != Content.ABSENT;
        } catch (UnknownKeyException e) {
            return version == Content.ABSENT;
        } catch (MogileException e) {
            Soak.say(key + ": " + e.getMessage());
            return false;
        }
    }

    private String debug(String key) {
        try {
            return client.admin().fileDebug(SoakCluster.DOMAIN, key).toString();
        } catch (MogileException e) {
            return e.getMessage();
        }
    }
}

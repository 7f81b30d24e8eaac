package org.mogilefs.systemtest.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.mogilefs.client.MogileClient;

/**
 * Kills the database while 64 users are busy, and measures how the trackers take it: how long an answer takes while it
 * is away, whether {@code noop} goes on, how soon service is back; then that every answered change is there.
 */
public final class DatabaseKill {
    private static final int USERS = 64;
    private static final int PAUSE_MILLIS = 100;
    private static final int KILLS = 3;
    private static final long AWAY_MILLIS = 4000;
    private static final long BETWEEN_MILLIS = 5000;

    private DatabaseKill() {}

    /** Ends with status 0 when everything held, 1 when something did not. */
    public static void main(String[] words) throws Exception {
        SoakOptions options = SoakOptions.parse(words);
        Tally tally = new Tally();
        try (SoakCluster cluster = new SoakCluster(options)) {
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
            cluster.start();
            try (MogileClient client = cluster.client()) {
                client.store("probe", "", new byte[1]);
                List<Ledger> ledgers = work(cluster, client, new SplittableRandom(options.seed()), tally);
                client.delete("probe");
                Settling.settle(cluster, tally);
                new Books(client, tally).check(ledgers);
            }
        }
        Soak.say(tally.isClean() ? "everything held" : "SOMETHING DID NOT HOLD");
        System.out.print(tally.report());
        System.exit(tally.isClean() ? 0 : 1);
    }

    private static List<Ledger> work(SoakCluster cluster, MogileClient client, SplittableRandom random, Tally tally)
            throws Exception {
        List<Ledger> ledgers = new ArrayList<>();
        List<Thread> users = new ArrayList<>();
        for (int i = 1; i <= USERS; i++) {
            User user = new User("user" + i, client, tally, random.split(), PAUSE_MILLIS);
            ledgers.add(user.ledger());
            users.add(Thread.ofVirtual().start(user));
        }
        List<TrackerProbe> probes = List.of(new TrackerProbe(cluster.client(1)), new TrackerProbe(cluster.client(2)));
        for (int kill = 1; kill <= KILLS; kill++) {
            Thread.sleep(BETWEEN_MILLIS);
            probes.forEach(TrackerProbe::databaseGone);
            cluster.databaseServer().kill();
            Thread.sleep(AWAY_MILLIS);
            cluster.databaseServer().start();
            probes.forEach(TrackerProbe::databaseBack);
            Thread.sleep(BETWEEN_MILLIS);
            for (TrackerProbe probe : probes) {
                Soak.say("kill " + kill + ": " + probe.report());
            }
        }
        Soak.endAll(users);
        for (TrackerProbe probe : probes) {
            probe.close();
        }
        return ledgers;
    }
}

package org.mogilefs.systemtest.soak;

import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.mogilefs.client.AdminClient;
import org.mogilefs.client.FsckLogRow;
import org.mogilefs.client.MogileClient;

/**
 * Lets users store, overwrite, read, rename and delete files while storage nodes, trackers and the database are killed
 * and started again; then checks that no promise was broken. {@code benchmark/soak/README.md} says how to run it.
 */
public final class Soak {
    private static final Duration FSCK_PATIENCE = Duration.ofMinutes(10);
    private static final boolean DEBUG = System.getenv("SOAK_DEBUG") != null;

    private final SoakOptions options;
    private final Tally tally = new Tally();
    private final SplittableRandom random;

    private Soak(SoakOptions options) {
        this.options = options;
        this.random = new SplittableRandom(options.seed());
    }

    /** Ends with status 0 when everything held, 1 when something did not, 2 for a wrong command line. */
    public static void main(String[] words) throws Exception {
        SoakOptions options;
        try {
            options = SoakOptions.parse(words);
        } catch (IllegalArgumentException e) {
            System.err.println("soak: " + e.getMessage());
            System.exit(2);
            return;
        }
        boolean clean = new Soak(options).run();
        System.exit(clean ? 0 : 1);
    }

    private boolean run() throws Exception {
        try (SoakCluster cluster = new SoakCluster(options)) {
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
            cluster.start();
            say("working for " + options.duration());
            try (MogileClient client = cluster.client()) {
                List<Ledger> ledgers = work(cluster, client);
                say("letting the background jobs finish");
                Settling.settle(cluster, tally);
                if (options.sabotage()) {
                    Sabotage.commit(cluster);
                }
                say("reading everything back");
                new Books(client, tally).check(ledgers);
                new Inventory(cluster, tally).check();
                fsck(cluster, client.admin());
            }
        }
        say(tally.isClean() ? "everything held" : "SOMETHING DID NOT HOLD");
        System.out.print(tally.report());
        return tally.isClean();
    }

    private List<Ledger> work(SoakCluster cluster, MogileClient client) throws InterruptedException {
        List<Thread> users = new ArrayList<>();
        List<Ledger> ledgers = new ArrayList<>();
        for (int i = 1; i <= options.threads(); i++) {
            User user = new User("user" + i, client, tally, random.split(), 1000L * options.threads() / options.rate());
            ledgers.add(user.ledger());
            users.add(Thread.ofVirtual().start(user));
        }
        List<Thread> chaos = List.of(
                chaos("storage node", cluster.nodes(), 20_000, 10_000),
                chaos("tracker", cluster.trackers(), 30_000, 8_000),
                chaos("database", List.of(cluster.databaseServer()), 60_000, 5_000));
        long end = System.nanoTime() + options.duration().toNanos();
        while (System.nanoTime() < end) {
            Thread.sleep(Math.min(60_000, Math.max(1, (end - System.nanoTime()) / 1_000_000)));
            say("so far\n" + tally.report());
        }
        // first the chaos, so that the users' last operations are answered
        endAll(chaos);
        endAll(users);
        return ledgers;
    }

    private Thread chaos(String kind, List<Server> victims, long upMillisMax, long downMillisMax) {
        return Thread.ofVirtual().start(new Chaos(kind, victims, upMillisMax, downMillisMax, random.split(), tally));
    }

    /** Interrupts them and waits for their ends. */
    static void endAll(List<Thread> threads) throws InterruptedException {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void fsck(SoakCluster cluster, AdminClient admin) throws InterruptedException, SQLException {
        say("fsck");
        admin.setSetting("fsck_checksum", "MD5");
        admin.resetFsck(false, 0);
        admin.startFsck();
        Settling.until(FSCK_PATIENCE, () -> !admin.fsckStatus().running());
        // "not running" only says that all fids were handed out
        Settling.settle(cluster, tally);
        List<FsckLogRow> log = admin.fsckLog(0);
        if (!log.isEmpty()) {
            tally.violation("fsck says " + log + ", " + admin.fsckStatus());
        }
        tally.add("end: highest fid fsck looked at", admin.fsckStatus().maxFidChecked());
    }

    /** A line with the time. */
    static void say(String line) {
        System.out.println(LocalTime.now().truncatedTo(ChronoUnit.MILLIS) + " " + line);
    }

    /** A line that is wanted only when {@code SOAK_DEBUG} is set. */
    static void debug(String line) {
        if (DEBUG) {
            say(line);
        }
    }
}

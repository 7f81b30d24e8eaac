package org.mogilefs.systemtest.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.mogilefs.client.MogileClient;

/**
 * The client under fire, with processes: 64 threads store 10,000 files and read them back while one of two trackers and
 * one of three storage nodes are killed. Words: folder (which must not exist), home (an unpacked distribution), files.
 */
public final class UnderFireProgram {
    private static final int THREADS = 64;
    private static final int PORT = 17600;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** The devices of the last storage node, which is killed. */
    private static final Set<Integer> GONE = Set.of(5, 6);

    private UnderFireProgram() {}

    /** Ends with status 0 when everything held, 1 when something did not. */
    public static void main(String[] words) throws Exception {
        SoakOptions options = new SoakOptions(
                Duration.ZERO,
                THREADS,
                0,
                1,
                Path.of(words[0]).toAbsolutePath(),
                Path.of(words[1]).toAbsolutePath(),
                PORT,
                false);
        boolean held;
        try (SoakCluster cluster = new SoakCluster(options)) {
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
            cluster.start();
            try (MogileClient client = cluster.client()) {
                held = run(cluster, client, Integer.parseInt(words[2]));
            }
        }
        Soak.say(held ? "everything held" : "SOMETHING DID NOT HOLD");
        System.exit(held ? 0 : 1);
    }

    private static boolean run(SoakCluster cluster, MogileClient client, int files) throws Exception {
        UnderFire fire = new UnderFire(client, SoakCluster.SUMMED_CLASS, files);
        Server node = cluster.nodes().getLast();
        long start = System.nanoTime();
        fire.run(
                THREADS,
                Map.of(
                        files / 4,
                        () -> killed(node),
                        files / 2,
                        () -> killed(cluster.trackers().getFirst())));
        double seconds = (System.nanoTime() - start) / 1e9;
        Soak.say("%d files in %.1f s: %d answered, failures %s"
                .formatted(files, seconds, fire.answered().size(), fire.failures()));
        Set<Integer> unreadable = fire.unreadable();
        long elsewhere = unreadable.stream()
                .filter(number -> !GONE.containsAll(fire.devices(number)))
                .count();
        Soak.say(unreadable.size() + " answered files cannot be read without " + node.name() + ", " + elsewhere
                + " of them though they have a copy elsewhere");
        node.start();
        boolean allThere = isEmptyWithin(PATIENCE, fire);
        Soak.say(allThere ? "all are readable now that it is back" : "LOST: " + fire.unreadable());
        fire.violations().forEach(violation -> Soak.say("VIOLATION: " + violation));
        return allThere && elsewhere == 0 && fire.violations().isEmpty();
    }

    private static void killed(Server server) throws InterruptedException {
        Soak.say("killing " + server.name());
        server.kill();
    }

    private static boolean isEmptyWithin(Duration patience, UnderFire fire) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!fire.unreadable().isEmpty()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(1000);
        }
        return true;
    }
}

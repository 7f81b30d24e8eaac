package org.mogilefs.systemtest.soak;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;

/** Kills one of several like servers again and again, and starts it again after a while. One thread each. */
final class Chaos implements Runnable {
    private final String kind;
    private final List<Server> victims;
    private final long upMillisMax;
    private final long downMillisMax;
    private final SplittableRandom random;
    private final Tally tally;

    /** The pauses are drawn evenly up to these bounds. */
    Chaos(
            String kind,
            List<Server> victims,
            long upMillisMax,
            long downMillisMax,
            SplittableRandom random,
            Tally tally) {
        this.kind = kind;
        this.victims = victims;
        this.upMillisMax = upMillisMax;
        this.downMillisMax = downMillisMax;
        this.random = random;
        this.tally = tally;
    }

    @Override
    public void run() {
        try {
            while (true) {
                Thread.sleep(random.nextLong(upMillisMax));
                Server victim = victims.get(random.nextInt(victims.size()));
                victim.kill();
                tally.count("kill -9 of a " + kind);
                Soak.debug("killed " + victim.name());
                try {
                    Thread.sleep(random.nextLong(downMillisMax));
                } finally {
                    restart(victim);
                }
                Soak.debug("started " + victim.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Also when interrupted: the checks at the end need the whole cluster. */
    private void restart(Server victim) throws InterruptedException {
        boolean interrupted = Thread.interrupted();
        try {
            victim.start();
        } catch (IOException e) {
            tally.violation(e.getMessage());
        }
        if (interrupted) {
            throw new InterruptedException();
        }
    }
}

package org.mogilefs.systemtest.soak;

import java.util.concurrent.TimeUnit;
import org.mogilefs.client.MogileClient;
import org.mogilefs.client.MogileException;

/** Asks one tracker again and again, once past the database and once for what is in it, and takes the times. */
final class TrackerProbe implements AutoCloseable {
    private static final long PAUSE_MILLIS = 20;

    private final MogileClient client;
    private final Thread noops = Thread.ofVirtual().unstarted(this::askNoop);
    private final Thread lookups = Thread.ofVirtual().unstarted(this::askForFile);
    private long slowestNoop;
    private long slowestRefusal;
    private long failedNoops;
    private long backAt;
    private long servedAfter;
    private boolean away;

    TrackerProbe(MogileClient client) {
        this.client = client;
        noops.start();
        lookups.start();
    }

    synchronized void databaseGone() {
        slowestNoop = 0;
        slowestRefusal = 0;
        failedNoops = 0;
        backAt = 0;
        servedAfter = -1;
        away = true;
    }

    /** The database listens again. */
    synchronized void databaseBack() {
        away = false;
        backAt = System.nanoTime();
    }

    synchronized String report() {
        return String.format(
                "noop at most %d ms, %d failed; refusals at most %d ms; a file found again after %s",
                slowestNoop, failedNoops, slowestRefusal, servedAfter < 0 ? "NEVER" : servedAfter + " ms");
    }

    private void askNoop() {
        repeat(() -> {
            long start = System.nanoTime();
            boolean failed = false;
            try {
                client.admin().noop();
            } catch (MogileException e) {
                failed = true;
            }
            synchronized (this) {
                slowestNoop = Math.max(slowestNoop, millisSince(start));
                failedNoops += failed ? 1 : 0;
            }
        });
    }

    private void askForFile() {
        repeat(() -> {
            long start = System.nanoTime();
            try {
                client.fileInfo("probe");
                synchronized (this) {
                    if (backAt != 0 && servedAfter < 0) {
                        servedAfter = millisSince(backAt);
                    }
                }
            } catch (MogileException e) {
                synchronized (this) {
                    slowestRefusal = away ? Math.max(slowestRefusal, millisSince(start)) : slowestRefusal;
                }
            }
        });
    }

    private static void repeat(Runnable question) {
        try {
            while (true) {
                question.run();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    @Override
    public void close() {
        noops.interrupt();
        lookups.interrupt();
        client.close();
    }
}

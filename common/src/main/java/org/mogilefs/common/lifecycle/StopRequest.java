package org.mogilefs.common.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish that a program end, made by a signal, by Ctrl-C or by an order over the network. The program then closes and
 * ends by itself, with a status of its own choice; what hangs while closing keeps the process alive for {@code patience}
 * and no longer.
 */
public final class StopRequest {
    private final Duration patience;
    private final CountDownLatch wished = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    private StopRequest(Duration patience) {
        this.patience = patience;
    }

    /**
     * A request that SIGTERM, SIGINT and SIGHUP make, from now on; to be had once in a process.
     *
     * @param patience how long the process then has to close
     * @return the request, which nobody has made yet
     */
    public static StopRequest onSignals(Duration patience) {
        StopRequest request = new StopRequest(patience);
        for (String signal : List.of("TERM", "INT", "HUP")) {
            Signals.handle(signal, request::makeAndWatch);
        }
        return request;
    }

    /** Wishes the end. */
    public void make() {
        wished.countDown();
    }

    /**
     * Waits until somebody wishes the end.
     *
     * @throws InterruptedException when the thread is interrupted before
     */
    public void await() throws InterruptedException {
        wished.await();
    }

    /** Says that everything is closed. */
    public void done() {
        done.countDown();
    }

    private void makeAndWatch() {
        make();
        Thread.ofPlatform().daemon().name("stop-request").start(this::endInTime);
    }

    private void endInTime() {
        try {
            if (!done.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("not everything was closed within " + patience.toSeconds() + " s");
                Runtime.getRuntime().halt(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

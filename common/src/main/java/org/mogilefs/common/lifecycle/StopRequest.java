package org.mogilefs.common.lifecycle;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish that a program end, made by a signal, by Ctrl-C or by an order over the network. A signal ends the process
 * when the program has said that it is done, or when {@code patience} is over: what hangs while closing keeps no
 * process alive.
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
        Runtime.getRuntime().addShutdownHook(new Thread(request::makeAndWait, "stop-request"));
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

    private void makeAndWait() {
        make();
        try {
            if (!done.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("not everything was closed within " + patience.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

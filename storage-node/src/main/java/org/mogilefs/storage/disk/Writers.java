package org.mogilefs.storage.disk;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those threads of a device that write. They have none of the others' work, so that reading goes on while writing stalls;
 * and few threads that are kept busy cost less than many that are woken for one upload each. Between uploads they wait
 * for their clients' next ones ({@link Arrivals}).
 */
final class Writers implements Executor {
    private static final Logger log = LoggerFactory.getLogger(Writers.class);

    // then a client is left to its selector, and the thread to its pool
    private static final int PATIENCE_MILLIS = 1000;

    private final Executor threads;
    private final int max;
    private final BlockingQueue<Runnable> waiting;
    private final AtomicInteger running = new AtomicInteger();
    private final Optional<Arrivals> arrivals;

    /**
     * None of them is busy yet.
     *
     * @param threads at least {@code max} of them
     * @param max how many of them write at most
     * @param waitingMax how many pieces of work may wait
     * @param arrivals where they wait for their clients
     */
    Writers(Executor threads, int max, int waitingMax, Optional<Arrivals> arrivals) {
        this.threads = threads;
        this.max = max;
        this.waiting = new LinkedBlockingQueue<>(waitingMax);
        this.arrivals = arrivals;
    }

    /**
     * Runs {@code work} soon.
     *
     * @throws RejectedExecutionException when too much is waiting already, or the node stops
     */
    @Override
    public void execute(Runnable work) {
        if (!waiting.offer(work)) {
            throw new RejectedExecutionException("too much waits to be written");
        }
        if (isOneOfThem()) {
            // it looks for it when it is done with what it does now
            return;
        }
        try {
            callOne();
        } catch (RejectedExecutionException e) {
            if (waiting.remove(work)) {
                throw e;
            }
        }
    }

    private boolean isOneOfThem() {
        DeviceThread thread = DeviceThread.current();
        return thread != null && thread.isWriting() && thread.lane().writers() == this;
    }

    /** {@return the pieces of work that wait} */
    int waiting() {
        return waiting.size();
    }

    /** {@return the pieces of work under way} */
    int busy() {
        return Math.max(
                0, running.get() - arrivals.map(Arrivals::threadsWaiting).orElse(0));
    }

    // a new one rather than one that waits, who may just be held up by what arrived
    private void callOne() {
        if (!enter()) {
            arrivals.ifPresent(Arrivals::ring);
            return;
        }
        try {
            threads.execute(this::run);
        } catch (RejectedExecutionException e) {
            running.decrementAndGet();
            throw e;
        } catch (OutOfMemoryError e) {
            // the system has no thread to give
            running.decrementAndGet();
            throw new RejectedExecutionException(e);
        }
    }

    private boolean enter() {
        int now = running.get();
        while (now < max) {
            if (running.compareAndSet(now, now + 1)) {
                return true;
            }
            now = running.get();
        }
        return false;
    }

    private void run() {
        DeviceThread thread = DeviceThread.current();
        thread.setWriting(true);
        try {
            do {
                runAll(thread);
                // what came in after the last look and found all of them busy must not be left
            } while (!waiting.isEmpty() && enter());
        } finally {
            thread.setWriting(false);
        }
    }

    private void runAll(DeviceThread thread) {
        try {
            while (runOne(thread)) {
                // until nothing comes
            }
        } finally {
            running.decrementAndGet();
        }
    }

    /** By turns what waits and what has arrived; false when there was neither. */
    private boolean runOne(DeviceThread thread) {
        Runnable next = waiting.poll();
        if (next != null) {
            thread.work(next);
        }
        boolean wasArrival = arrivals.isPresent() && goOn(thread, arrivals.get());
        return wasArrival || next != null;
    }

    private boolean goOn(DeviceThread thread, Arrivals from) {
        if (!from.isExpecting()) {
            return false;
        }
        Optional<AwaitedClient> client = from.next(waiting::isEmpty, PATIENCE_MILLIS);
        boolean isLast = from.threadsWaiting() == 0;
        if (client.isEmpty()) {
            if (isLast) {
                from.letGo();
            }
            return false;
        }
        if (isLast && from.isExpecting()) {
            callAnother();
        }
        thread.work(client.get()::arrived);
        return true;
    }

    // the last one that waits for the other clients may be held up by the disk now
    private void callAnother() {
        try {
            callOne();
        } catch (RejectedExecutionException e) {
            // the node stops, or no thread is to be had: it is tried again soon
            log.debug("one thread that writes has to do without another", e);
        }
    }

    /**
     * Waits for a client from now on.
     *
     * @param socket whose bytes it waits for
     * @param client is told on a thread that writes
     * @return false when it is not waited for
     */
    boolean expect(ClientSocket socket, AwaitedClient client) {
        return arrivals.isPresent() && socket.expect(arrivals.get(), client);
    }

    /**
     * Calls a thread for work that was left, and leaves clients to their selectors for whom nobody has waited for some
     * time: the disk may hang. To be called now and then.
     *
     * @param nanos how long nobody waited
     */
    void rescue(long nanos) {
        if (!waiting.isEmpty()) {
            // left by a thread that failed, or could not be had
            callAnother();
        }
        arrivals.ifPresent(from -> from.letGoUnlessWaited(nanos));
    }

    /** Waits for nobody any more. */
    void close() {
        arrivals.ifPresent(Arrivals::close);
    }
}

package org.mogilefs.storage.disk;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Those of a device's threads that write. They are only some of them, so that the rest goes on reading while writing
 * stalls; and few threads that are kept busy cost less than many that are woken for one upload each.
 *
 * <p>After an upload its connection has to be looked at for the next one ({@link DeviceThreads#follow}). A thread does
 * that after other uploads that wait, not at once: by then the client has often sent it, and neither the selector nor a
 * second thread is needed.
 */
final class Writers implements Executor {
    private final Executor threads;
    private final int max;
    private final BlockingQueue<Runnable> waiting;
    private final AtomicInteger running = new AtomicInteger();

    /**
     * None of them is busy yet.
     *
     * @param threads those of the device
     * @param max how many of them write at most
     * @param waitingMax how many pieces of work may wait
     */
    Writers(Executor threads, int max, int waitingMax) {
        this.threads = threads;
        this.max = max;
        this.waiting = new LinkedBlockingQueue<>(waitingMax);
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
        if (!enter()) {
            return;
        }
        try {
            threads.execute(this::run);
        } catch (RejectedExecutionException e) {
            running.decrementAndGet();
            if (waiting.remove(work)) {
                throw e;
            }
        }
    }

    /** {@return the pieces of work that wait} */
    int waiting() {
        return waiting.size();
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
            Runnable next;
            do {
                next = thread.canFollow() ? waiting.poll() : null;
                if (next != null) {
                    next.run();
                }
            } while (next != null || thread.goOn());
        } finally {
            running.decrementAndGet();
        }
    }
}

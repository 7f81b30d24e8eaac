package org.mogilefs.tracker.worker;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The virtual threads of one worker, one a file, which end with it. */
public final class RunningFiles implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** Runs {@code work} on a thread of its own. */
    public void start(String name, Runnable work) {
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> {
            try {
                work.run();
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        threads.add(thread);
        thread.start();
    }

    /** Interrupts what runs and waits for it a few seconds. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (Thread thread : threads) {
                thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

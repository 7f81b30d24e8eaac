package org.mogilefs.tools.file;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.mogilefs.client.MogileException;
import org.mogilefs.tools.cli.Config;

/** Works on several files at once; a file that fails is reported and the others go on. */
final class Parallel implements AutoCloseable {
    /** So many wait for a free thread; more would only take memory from a listing that is read as it goes. */
    private static final int WAITING_PER_THREAD = 4;

    private final ExecutorService threads;
    private final Semaphore room;
    private final LongAdder failures = new LongAdder();
    private final Consumer<String> complain;

    /** {@code complain} hears one line a failed file. */
    Parallel(int count, Consumer<String> complain) {
        this.threads = Executors.newFixedThreadPool(
                count, Thread.ofPlatform().daemon().name("transfer-", 1).factory());
        this.room = new Semaphore(count * WAITING_PER_THREAD);
        this.complain = complain;
    }

    /** Work on one file. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    /** Hands over work; waits while too much is waiting. */
    void submit(String name, Work work) throws InterruptedException {
        room.acquire();
        threads.execute(() -> {
            try {
                work.run();
            } catch (IOException e) {
                failed(name, Config.reason(e));
            } catch (MogileException | InvalidPathException e) {
                failed(name, e.getMessage());
            } finally {
                room.release();
            }
        });
    }

    /** Counts and reports a failure. */
    void failed(String name, String reason) {
        failures.increment();
        complain.accept(name + ": " + reason);
    }

    /** Waits for all work, and gives the number of failures. */
    long finish() throws InterruptedException {
        threads.shutdown();
        while (!threads.awaitTermination(1, TimeUnit.HOURS)) {
            continue;
        }
        return failures.sum();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

package org.mogilefs.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.mogilefs.common.log.OnceAMinute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node does again and again while it runs, each on a virtual thread of its own. What fails is tried again. */
final class Background implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Background.class);

    private final List<Thread> threads = new ArrayList<>();
    private final OnceAMinute logged = new OnceAMinute(System::nanoTime);

    /** Work to repeat; it waits for no device. */
    interface Work {
        void run() throws IOException;
    }

    /**
     * Begins to repeat {@code work}.
     *
     * @param interval the pause before each time, the first included
     * @param name what the log calls it
     * @param work what to do
     */
    void every(Duration interval, String name, Work work) {
        threads.add(Thread.ofVirtual().name(name).start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    Thread.sleep(interval);
                } catch (InterruptedException e) {
                    return;
                }
                run(name, work);
            }
        }));
    }

    private void run(String name, Work work) {
        try {
            work.run();
        } catch (IOException | RuntimeException e) {
            if (logged.isDue(name)) {
                log.warn("{}: {}", name, e.toString());
            }
        }
    }

    /** Interrupts all of it, and does not wait. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}

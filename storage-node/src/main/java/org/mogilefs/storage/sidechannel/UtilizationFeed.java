package org.mogilefs.storage.sidechannel;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The latest utilization of the devices, for those who watch: each sends the newest block it has not sent yet. */
final class UtilizationFeed {
    // several times as long as it is from one block to the next
    private static final long LAST_WAIT_SECONDS = 5;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private Map<Integer, String> latest = Map.of();
    private long version;

    /**
     * Has everybody who follows send a new block.
     *
     * @param utilization percent by the device's number
     */
    void publish(Map<Integer, String> utilization) {
        lock.lock();
        try {
            latest = Map.copyOf(utilization);
            version++;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes one block of text. */
    interface Sink {
        void send(String text) throws IOException;
    }

    /** One who watches. */
    final class Watcher {
        private final Sink sink;
        private long seen;
        private boolean isHeard;

        Watcher(Sink sink) {
            this.sink = sink;
            this.isHeard = true;
        }

        /**
         * Sends each new block until the connection breaks, or until nothing comes for one who has said goodbye; a slow
         * reader misses blocks in between. A block is a line {@code devid<TAB>percent} for each device, by number, and a
         * line with a dot.
         */
        void follow() throws IOException, InterruptedException {
            for (Map<Integer, String> block = next(); block != null; block = next()) {
                sink.send(format(block));
            }
        }

        /** The newest block; null when there will be none. */
        private Map<Integer, String> next() throws InterruptedException {
            lock.lock();
            try {
                while (version == seen) {
                    if (isHeard) {
                        news.await();
                    } else if (!news.await(LAST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                        return null;
                    }
                }
                seen = version;
                return latest;
            } finally {
                lock.unlock();
            }
        }

        /** The client has ended its side: it may still read, or be gone, which only a block sent to it would show. */
        void endsItsSide() {
            lock.lock();
            try {
                isHeard = false;
                news.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private static String format(Map<Integer, String> block) {
        StringBuilder text = new StringBuilder();
        block.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> text.append(e.getKey())
                        .append('\t')
                        .append(e.getValue())
                        .append('\n'));
        return text.append(".\n").toString();
    }
}

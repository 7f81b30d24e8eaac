package org.mogilefs.storage.sidechannel;

import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The latest utilization of the devices, for those who watch: each sends the newest block it has not sent yet. */
final class UtilizationFeed {
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

    /**
     * Sends each new block until the connection breaks; a slow reader misses blocks in between. A block is a line {@code
     * devid<TAB>percent} for each device, by number, and a line with a dot.
     *
     * @param socket the connection that may be closed from elsewhere
     * @param sink writes to it
     */
    void follow(Socket socket, Sink sink) throws IOException, InterruptedException {
        long seen = 0;
        while (!socket.isClosed()) {
            Map<Integer, String> block;
            lock.lock();
            try {
                while (version == seen) {
                    news.await();
                }
                seen = version;
                block = latest;
            } finally {
                lock.unlock();
            }
            sink.send(format(block));
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

package org.mogilefs.tracker.store.sql;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.StoreException;

/**
 * Locks as rows of the table {@code lock}, the way the original has them on SQLite: keyed by the first four bytes of
 * the name's MD5; stale after an hour, or as soon as the holder's process on this host is gone.
 */
final class TableLocks implements LockStore {
    private static final long POLL_MILLIS = 100;
    private static final long STALE_SECONDS = 3600;

    private final Database database;
    private final String host = hostname();
    private final long pid = ProcessHandle.current().pid();
    private final long started = ProcessHandle.current()
            .info()
            .startInstant()
            .map(i -> i.getEpochSecond())
            .orElse(0L);

    TableLocks(Database database) {
        this.database = database;
    }

    private record Holder(String host, long pid, long since) {}

    @Override
    public Optional<Held> acquire(String name, Duration wait) {
        long id = id(name);
        long deadline = System.nanoTime() + wait.toNanos();
        while (!database.write(session -> take(session, id))) {
            if (System.nanoTime() >= deadline) {
                return Optional.empty();
            }
            pause();
        }
        return Optional.of(new Taken(id));
    }

    private boolean take(Session session, long id) {
        String insert = session.dialect()
                .insertIgnore(
                        "lock",
                        List.of("lockid", "hostname", "pid", "acquiredat"),
                        "?, ?, ?, " + session.dialect().now());
        if (session.update(insert, id, host, pid) == 1) {
            return true;
        }
        Optional<Holder> holder = session.first(
                "SELECT hostname, pid, acquiredat FROM lock WHERE lockid = ?",
                row -> new Holder(row.string("hostname"), row.number("pid"), row.number("acquiredat")),
                id);
        if (holder.isPresent()
                && isStale(
                        holder.get(),
                        session.number("SELECT " + session.dialect().now()))) {
            session.update("DELETE FROM lock WHERE lockid = ?", id);
            return session.update(insert, id, host, pid) == 1;
        }
        return false;
    }

    private boolean isStale(Holder holder, long now) {
        if (now - holder.since() > STALE_SECONDS) {
            return true;
        }
        if (!holder.host().equals(host)) {
            return false;
        }
        // our own number from an earlier life, as in a container where every process is number 1
        return holder.pid() == pid
                ? holder.since() < started
                : ProcessHandle.of(holder.pid()).isEmpty();
    }

    private final class Taken implements Held {
        private final long id;
        private volatile boolean open = true;

        private Taken(long id) {
            this.id = id;
        }

        @Override
        public boolean isHeld() {
            return open;
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                try {
                    database.change(s -> s.update("DELETE FROM lock WHERE lockid = ?", id));
                } catch (StoreException.Unavailable e) {
                    org.slf4j.LoggerFactory.getLogger(TableLocks.class)
                            .warn("a lock stays until it is stale: {}", e.getMessage());
                }
            }
        }
    }

    private static long id(String name) {
        try {
            byte[] md5 = MessageDigest.getInstance("MD5").digest(name.getBytes(StandardCharsets.UTF_8));
            return (md5[0] & 0x7FL) << 24 | (md5[1] & 0xFFL) << 16 | (md5[2] & 0xFFL) << 8 | md5[3] & 0xFFL;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    private static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while waiting for a lock", e);
        }
    }
}

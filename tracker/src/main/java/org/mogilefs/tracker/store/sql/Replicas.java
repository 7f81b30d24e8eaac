package org.mogilefs.tracker.store.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.mogilefs.tracker.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The read replicas in use. A thread of its own connects to them and looks at each every second; one that fails or lags
 * is left out and tried again later, so that a read meets a bad one at most once. Reads may come from any thread.
 */
final class Replicas implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Replicas.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final int FAILURES_COUNTED = 21;
    private static final int CONNECTIONS = 3;

    private final Database primary;
    private final Object change = new Object();
    private volatile ReplicaSettings settings = ReplicaSettings.NONE;
    private volatile List<Member> members = List.of();
    private Thread looking;

    Replicas(Database primary) {
        this.primary = primary;
    }

    /** One replica and how it fares. */
    private static final class Member {
        private final ReplicaSettings.Replica replica;
        private volatile Optional<Database> database = Optional.empty();
        private volatile boolean usable;
        private boolean told;
        private int failures;
        private long nextTry = System.nanoTime();

        private Member(ReplicaSettings.Replica replica) {
            this.replica = replica;
        }
    }

    /** Follows the settings; returns at once. */
    void follow(ReplicaSettings changed) {
        synchronized (change) {
            if (changed.equals(settings)) {
                return;
            }
            settings = changed;
            changed.refused()
                    .forEach(name ->
                            log.warn("replica {} left out: the setting slave_{} is not dsn|user|password", name, name));
            stopLooking();
            List<Member> old = members;
            members = changed.replicas().stream().map(Member::new).toList();
            List<Member> fresh = members;
            looking = Thread.ofVirtual().name("replicas").start(() -> {
                old.forEach(Replicas::disconnect);
                look(fresh, changed);
            });
        }
    }

    /** Whether there may be a replica to read from. */
    boolean exist() {
        return !members.isEmpty();
    }

    /** What a replica, taken at random, answers; empty when none can be used. */
    <T> Optional<T> read(Function<Session, T> work) {
        List<Member> usable = new ArrayList<>(members);
        usable.removeIf(m -> !m.usable);
        if (usable.isEmpty()) {
            return Optional.empty();
        }
        Member member = usable.get(ThreadLocalRandom.current().nextInt(usable.size()));
        try {
            return member.database.map(database -> database.read(work));
        } catch (StoreException e) {
            member.usable = false;
            log.warn("replica {} left out: {}", member.replica.name(), e.getMessage());
            return Optional.empty();
        }
    }

    private void look(List<Member> all, ReplicaSettings current) {
        Progress progress = new Progress();
        try {
            while (!all.isEmpty() && !Thread.currentThread().isInterrupted()) {
                notePrimary(progress, current);
                all.forEach(member -> look(member, progress, current));
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            all.forEach(Replicas::disconnect);
        }
    }

    private void notePrimary(Progress progress, ReplicaSettings current) {
        try {
            progress.note(System.nanoTime(), primary.read(Progress.Mark::read), current.lagMax());
        } catch (StoreException e) {
            // while the primary is away no replica falls further behind it
            log.debug("cannot see how far the database is: {}", e.getMessage());
        }
    }

    private static void look(Member member, Progress progress, ReplicaSettings current) {
        if (System.nanoTime() - member.nextTry < 0) {
            return;
        }
        try {
            if (member.database.isEmpty()) {
                member.database = Optional.of(connect(member.replica, current.connectTimeout()));
            }
            Progress.Mark mark = member.database.get().read(Progress.Mark::read);
            member.failures = 0;
            use(
                    member,
                    progress.isRecent(mark),
                    "it lags by more than " + current.lagMax().toSeconds() + " s");
        } catch (StoreException | IllegalArgumentException e) {
            member.failures = Math.min(member.failures + 1, FAILURES_COUNTED);
            member.nextTry = System.nanoTime() + current.retryAfter().toNanos() * member.failures;
            use(member, false, e.getMessage());
            disconnect(member);
        }
    }

    private static void use(Member member, boolean usable, String whyNot) {
        if (usable && !member.usable) {
            log.info("replica {} is read from", member.replica.name());
            member.told = false;
        } else if (!usable && !member.told) {
            log.warn("replica {} left out: {}", member.replica.name(), whyNot);
            member.told = true;
        }
        member.usable = usable;
    }

    private static Database connect(ReplicaSettings.Replica replica, Duration patience) {
        StoreConfig config =
                new StoreConfig(replica.dsn(), replica.user(), replica.password(), CONNECTIONS, patience, 0);
        Database database = Stores.connect(config, Dsn.parse(replica.dsn()), Stores.Waits.REPLICA);
        try {
            database.read(session -> {
                database.dialect().learn(session);
                return null;
            });
            return database;
        } catch (RuntimeException | Error e) {
            database.close();
            throw e;
        }
    }

    private static void disconnect(Member member) {
        member.usable = false;
        member.database.ifPresent(Database::close);
        member.database = Optional.empty();
    }

    private void stopLooking() {
        if (looking != null) {
            looking.interrupt();
        }
    }

    @Override
    public void close() {
        synchronized (change) {
            settings = ReplicaSettings.NONE;
            members.forEach(m -> m.usable = false);
            members = List.of();
            stopLooking();
        }
    }
}

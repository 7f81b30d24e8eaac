package org.mogilefs.tracker.store.sql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.mogilefs.tracker.store.StoreException;

/**
 * Coalesces look-ups of one kind. A lone look-up goes out at once; those that arrive while as many rounds as allowed
 * are under way wait and go out together in the next one. No timer, so no added waiting: the busier the database, the
 * larger the rounds. Measured over MariaDB, one join for 64 keys serves fifteen times the look-ups of one join a key.
 *
 * <p>A round that fails is repeated key by key, so that one bad key never fails its neighbours; not so when the
 * database is away, which all of them would only learn one after the other.
 *
 * @param <K> what is looked up; equal keys in one round are asked once
 * @param <V> what is found
 */
final class Batcher<K, V> {
    /** A database that hangs must not hang every request: longer than any look-up takes that is worth waiting for. */
    private static final long PATIENCE_SECONDS = 5;

    private record Waiting<K, V>(K key, CompletableFuture<Optional<V>> answer) {}

    private final int roundsAtOnce;
    private final int keysPerRound;
    private final Function<Set<K>, Map<K, V>> load;
    private final Queue<Waiting<K, V>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger rounds = new AtomicInteger();

    /**
     * @param roundsAtOnce how many rounds may be under way, each holding a connection
     * @param keysPerRound the most keys of a round
     * @param load answers a round; keys it does not find are missing from its answer
     */
    Batcher(int roundsAtOnce, int keysPerRound, Function<Set<K>, Map<K, V>> load) {
        this.roundsAtOnce = roundsAtOnce;
        this.keysPerRound = keysPerRound;
        this.load = load;
    }

    /** How many look-ups wait for the next round. */
    int waiting() {
        return queue.size();
    }

    /** Looks {@code key} up, alone or in company; throws what the look-up threw. */
    Optional<V> get(K key) {
        Waiting<K, V> waiting = new Waiting<>(key, new CompletableFuture<>());
        queue.add(waiting);
        startRound();
        try {
            return waiting.answer().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new StoreException.Unavailable("the database does not answer a look-up", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted during a look-up", e);
        }
    }

    private void startRound() {
        while (!queue.isEmpty()) {
            int running = rounds.get();
            if (running >= roundsAtOnce) {
                return;
            }
            if (rounds.compareAndSet(running, running + 1)) {
                Thread.ofVirtual().name("lookup-round").start(this::runRounds);
                return;
            }
        }
    }

    private void runRounds() {
        try {
            for (List<Waiting<K, V>> round = take(); !round.isEmpty(); round = take()) {
                answer(round);
            }
        } finally {
            rounds.decrementAndGet();
        }
        // one may have come between the last look and the decrement
        startRound();
    }

    private List<Waiting<K, V>> take() {
        List<Waiting<K, V>> round = new ArrayList<>();
        for (Waiting<K, V> next = queue.poll(); next != null; next = queue.poll()) {
            round.add(next);
            if (round.size() == keysPerRound) {
                break;
            }
        }
        return round;
    }

    private void answer(List<Waiting<K, V>> round) {
        Set<K> keys = new LinkedHashSet<>();
        round.forEach(w -> keys.add(w.key()));
        try {
            Map<K, V> found = load.apply(keys);
            round.forEach(w -> w.answer().complete(Optional.ofNullable(found.get(w.key()))));
        } catch (RuntimeException | Error e) {
            if (keys.size() == 1 || e instanceof Error || e instanceof StoreException.Unavailable) {
                round.forEach(w -> w.answer().completeExceptionally(e));
            } else {
                round.forEach(w -> answer(List.of(w)));
            }
        }
    }
}

package org.mogilefs.tracker.memcache;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import net.rubyeye.xmemcached.MemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;
import net.rubyeye.xmemcached.exception.MemcachedException;
import net.rubyeye.xmemcached.transcoders.CachedData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to one list of memcached servers that never hold anybody up: reads wait a quarter of a second at most and
 * then nobody asks again for a while; writes are sent without waiting for an answer. Any thread may call.
 */
final class MemcacheClient implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MemcacheClient.class);
    private static final Duration ANSWER_MAX = Duration.ofMillis(250);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);
    private static final Duration RECONNECT_EVERY = Duration.ofMillis(500);
    private static final int TIMEOUTS_MAX = 10;
    private static final AsIs AS_IS = new AsIs();

    private final String servers;
    private final MemcachedClient client;
    private volatile long quietUntil = System.nanoTime();
    private volatile boolean failing;

    /** Connects, which takes a while where a server is away. */
    MemcacheClient(List<InetSocketAddress> servers) throws IOException {
        this.servers = servers.toString();
        List<InetSocketAddress> known =
                servers.stream().filter(s -> !s.isUnresolved()).toList();
        if (known.isEmpty()) {
            throw new IOException("none of these names is known");
        }
        XMemcachedClientBuilder builder = new XMemcachedClientBuilder(known);
        builder.setName("mogilefsd");
        builder.setSessionLocator(new PerlServerChoice(servers));
        builder.setOpTimeout(ANSWER_MAX.toMillis());
        builder.setConnectTimeout(ANSWER_MAX.toMillis());
        builder.setHealSessionInterval(RECONNECT_EVERY.toMillis());
        client = builder.build();
        client.setTimeoutExceptionThreshold(TIMEOUTS_MAX);
    }

    /** The value of a key; empty too when no server is there to ask. */
    Optional<CachedData> get(String key) {
        return quietly(() -> client.get(key, ANSWER_MAX.toMillis(), AS_IS));
    }

    void set(String key, CachedData value, int seconds) {
        quietly(() -> {
            client.setWithNoReply(key, seconds, value, AS_IS);
            return null;
        });
    }

    void delete(String key) {
        quietly(() -> {
            client.deleteWithNoReply(key);
            return null;
        });
    }

    private interface Operation<T> {
        T run() throws TimeoutException, InterruptedException, MemcachedException;
    }

    private <T> Optional<T> quietly(Operation<T> operation) {
        if (failing && System.nanoTime() - quietUntil < 0) {
            return Optional.empty();
        }
        try {
            Optional<T> result = Optional.ofNullable(operation.run());
            if (failing) {
                failing = false;
                log.info("memcached at {} is back", servers);
            }
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (TimeoutException | MemcachedException e) {
            pause(e);
            return Optional.empty();
        }
    }

    private void pause(Exception e) {
        quietUntil = System.nanoTime() + PAUSE_AFTER_FAILURE.toNanos();
        if (!failing) {
            failing = true;
            log.warn("memcached at {} does not answer: {}", servers, e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            client.shutdown();
        } catch (IOException e) {
            log.debug("cannot end the connections to memcached: {}", e.getMessage());
        }
    }
}

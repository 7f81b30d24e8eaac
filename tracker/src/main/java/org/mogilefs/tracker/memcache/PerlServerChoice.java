package org.mogilefs.tracker.memcache;

import com.google.code.yanf4j.core.Session;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.rubyeye.xmemcached.HashAlgorithm;
import net.rubyeye.xmemcached.impl.AbstractMemcachedSessionLocator;

/**
 * Which server keeps a key, by the rule of Perl's Cache::Memcached: a checksum of the key modulo the number of servers
 * in the order of the setting; when that one is away, up to 19 further tries with the number of the try before the key.
 * A fleet of Perl trackers and ours thus looks in the same place.
 */
final class PerlServerChoice extends AbstractMemcachedSessionLocator {
    private static final int TRIES = 20;

    private final List<InetSocketAddress> servers;
    private volatile Map<InetSocketAddress, Session> sessions = Map.of();

    PerlServerChoice(List<InetSocketAddress> servers) {
        this.servers = List.copyOf(servers);
    }

    @Override
    public Session getSessionByKey(String key) {
        Map<InetSocketAddress, Session> open = sessions;
        long hash = hash(key);
        for (int tried = 1; tried <= TRIES; tried++) {
            Session session = open.get(servers.get((int) (hash % servers.size())));
            if (session != null && !session.isClosed()) {
                return session;
            }
            hash += hash(tried + key);
        }
        return null;
    }

    private static long hash(String key) {
        return HashAlgorithm.CRC32_HASH.hash(key);
    }

    @Override
    public void updateSessions(Collection<Session> list) {
        Map<InetSocketAddress, Session> open = new HashMap<>();
        list.forEach(session -> open.put(session.getRemoteSocketAddress(), session));
        sessions = Map.copyOf(open);
    }
}

package org.mogilefs.tracker.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import net.rubyeye.xmemcached.transcoders.CachedData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where Perl's Cache::Memcached puts keys among three servers, as that module says itself. */
class PerlServerChoiceTest {
    private final List<MemcachedServer> servers =
            List.of(new MemcachedServer(), new MemcachedServer(), new MemcachedServer());
    private MemcacheClient client;

    @BeforeEach
    void connect() throws IOException {
        client = client(servers.stream().map(MemcachedServer::address).toList());
    }

    private static MemcacheClient client(List<String> addresses) throws IOException {
        List<InetSocketAddress> all = new ArrayList<>();
        addresses.forEach(a -> all.addAll(Memcache.addresses(a)));
        return new MemcacheClient(all);
    }

    @AfterEach
    void end() {
        client.close();
        servers.forEach(MemcachedServer::close);
    }

    private void expect(String key, int server) {
        await().until(() -> {
            client.set(key, new CachedData(0, new byte[] {'1'}), 60);
            return servers.get(server).entries().containsKey(key);
        });
    }

    @Test
    void aKeyHasOneServer() {
        expect("mogfid:1:a", 0);
        expect("mogfid:1:b", 2);
        expect("mogdevids:12", 2);
        assertThat(servers.get(1).entries()).isEmpty();
    }

    @Test
    void theKeysOfAServerThatIsAwayGoWherePerlPutsThem() throws IOException {
        client.close();
        // the third server's keys have a second choice each
        MemcachedServer gone = new MemcachedServer();
        gone.close();
        client = client(List.of(servers.get(0).address(), servers.get(1).address(), gone.address()));
        expect("mogdevids:12", 1);
    }
}

package org.mogilefs.tracker.memcache;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import net.rubyeye.xmemcached.transcoders.CachedData;
import org.mogilefs.protocol.PerlNumber;
import org.mogilefs.protocol.WireText;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.store.FileWatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What memcached remembers of files: {@code mogfid:<dmid>:<key>} is a fid, {@code mogdevids:<fid>} its devids, for
 * {@code memcache_ttl} seconds, on the servers of {@code memcache_servers} (host:port between commas). Keys and values
 * are the original's, so that trackers of both kinds share one memcached. Changes in the database drop the entries they
 * make untrue; ours also drops them after a rename and when a copy goes. Any thread may call; nothing waits for a server
 * that is away.
 */
public final class Memcache implements FileWatcher, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Memcache.class);
    private static final int USUAL_SECONDS = 3600;
    /** How Perl's client marks a value that Storable wrote. */
    private static final int STORABLE = 1;
    /** memcached takes no longer ones, nor blanks or control characters. */
    private static final int KEY_BYTES_MAX = 250;

    private final Supplier<ClusterView> view;
    private volatile String servers = "";
    private volatile Optional<MemcacheClient> client = Optional.empty();
    private boolean closed;

    /** @param view where the settings are read, each time */
    public Memcache(Supplier<ClusterView> view) {
        this.view = view;
    }

    /** The fid that a key had lately. */
    public Optional<Long> fid(int dmid, String dkey) {
        return get(fidKey(dmid, dkey))
                .map(value -> new String(value.getData(), StandardCharsets.US_ASCII))
                .filter(PerlNumber::isDigits)
                .map(PerlNumber::parse)
                .filter(fid -> fid > 0);
    }

    /** The devids that a fid had lately, never none. */
    public Optional<List<Integer>> devids(long fid) {
        return get(devidsKey(fid))
                .filter(value -> value.getFlag() == STORABLE)
                .flatMap(value -> StorableList.read(value.getData()))
                .filter(devids -> !devids.isEmpty());
    }

    /** Remembers what the database said. */
    public void remember(int dmid, String dkey, long fid, List<Integer> devids) {
        set(fidKey(dmid, dkey), new CachedData(0, Long.toString(fid).getBytes(StandardCharsets.US_ASCII)));
        if (!devids.isEmpty()) {
            set(devidsKey(fid), new CachedData(STORABLE, StorableList.write(devids)));
        }
    }

    @Override
    public void keyChanged(int dmid, String dkey) {
        delete(fidKey(dmid, dkey));
    }

    @Override
    public void copiesChanged(long fid) {
        delete(devidsKey(fid));
    }

    private static String fidKey(int dmid, String dkey) {
        return "mogfid:" + dmid + ":" + dkey;
    }

    private static String devidsKey(long fid) {
        return "mogdevids:" + fid;
    }

    private Optional<CachedData> get(String key) {
        return isKeepable(key) ? client().flatMap(c -> c.get(key)) : Optional.empty();
    }

    private void set(String key, CachedData value) {
        if (isKeepable(key)) {
            client().ifPresent(c -> c.set(key, value, seconds()));
        }
    }

    private void delete(String key) {
        if (isKeepable(key)) {
            client().ifPresent(c -> c.delete(key));
        }
    }

    private static boolean isKeepable(String key) {
        return !WireText.hasEscapedBytes(key)
                && key.chars().noneMatch(c -> c <= ' ' || c == 0x7F)
                && WireText.encode(key).length <= KEY_BYTES_MAX;
    }

    private int seconds() {
        return view.get()
                .setting("memcache_ttl")
                .map(PerlNumber::parse)
                .filter(ttl -> ttl > 0)
                .map(ttl -> (int) Math.min(ttl, Integer.MAX_VALUE))
                .orElse(USUAL_SECONDS);
    }

    // ---- the connections

    private Optional<MemcacheClient> client() {
        String wanted = view.get().setting("memcache_servers").orElse("");
        if (!wanted.equals(servers)) {
            follow(wanted);
        }
        return client;
    }

    private synchronized void follow(String wanted) {
        if (closed || wanted.equals(servers)) {
            return;
        }
        servers = wanted;
        replace(Optional.empty());
        if (!wanted.isEmpty()) {
            // looking names up and connecting to a server that is away takes time, and no request waits for it
            Thread.ofVirtual().name("memcache-connect").start(() -> connect(wanted));
        }
    }

    private void connect(String wanted) {
        List<InetSocketAddress> addresses = addresses(wanted);
        if (addresses.isEmpty()) {
            log.warn("memcache_servers {}: no host:port in it", wanted);
            return;
        }
        try {
            install(wanted, new MemcacheClient(addresses));
        } catch (IOException e) {
            log.warn("memcache_servers {}: {}", wanted, e.getMessage());
        }
    }

    private synchronized void install(String wanted, MemcacheClient fresh) {
        if (closed || !wanted.equals(servers)) {
            fresh.close();
        } else {
            replace(Optional.of(fresh));
        }
    }

    private void replace(Optional<MemcacheClient> fresh) {
        // ending the library's threads takes it a while, which is nobody's to wait for
        client.ifPresent(old -> Thread.ofVirtual().name("memcache-close").start(old::close));
        client = fresh;
    }

    /** {@code host:port} between commas; what has no port is ignored, as in the original. */
    static List<InetSocketAddress> addresses(String servers) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String server : servers.split(",")) {
            String text = server.strip();
            int colon = text.lastIndexOf(':');
            String port = text.substring(colon + 1);
            if (colon > 0 && PerlNumber.isDigits(port) && port.length() <= 5 && Integer.parseInt(port) <= 65_535) {
                addresses.add(new InetSocketAddress(text.substring(0, colon), Integer.parseInt(port)));
            }
        }
        return addresses;
    }

    @Override
    public synchronized void close() {
        closed = true;
        replace(Optional.empty());
    }
}

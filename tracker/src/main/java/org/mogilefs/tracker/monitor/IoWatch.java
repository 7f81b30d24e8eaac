package org.mogilefs.tracker.monitor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.Host;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to how busy disks are: one connection to each host's side channel, which after {@code watch} sends lines of
 * {@code devid TAB percent} and a line of one dot at the end of each block. A stream that breaks off is taken up again
 * at once, a host that cannot be connected is tried again after a minute.
 */
final class IoWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(IoWatch.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Duration RETRY = Duration.ofSeconds(60);
    private static final Duration RETRY_AFTER_STREAM = Duration.ofSeconds(1);
    private static final int BLOCK_MAX = 10_000;

    private final ClusterState cluster;
    private final int port;
    private final Map<String, Thread> listeners = new ConcurrentHashMap<>();

    IoWatch(ClusterState cluster, int port) {
        this.cluster = cluster;
        this.port = port;
    }

    /** Listens to the hosts of {@code view}, and no longer to others. */
    void follow(ClusterView view) {
        Set<String> wanted = view.hosts().stream()
                .filter(h -> h.state().canRead())
                .filter(h -> view.devices().stream()
                        .anyMatch(d ->
                                d.hostid() == h.hostid() && d.observed().state().isReadable()))
                .map(Host::ip)
                .collect(Collectors.toSet());
        listeners.entrySet().removeIf(e -> {
            boolean gone = !wanted.contains(e.getKey()) || !e.getValue().isAlive();
            if (gone) {
                e.getValue().interrupt();
            }
            return gone;
        });
        wanted.forEach(ip -> listeners.computeIfAbsent(
                ip, i -> Thread.ofVirtual().name("iostat-" + i).start(() -> listen(i))));
    }

    private void listen(String ip) {
        while (!Thread.currentThread().isInterrupted()) {
            boolean wasStreaming = false;
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(ip, port), (int) CONNECT_TIMEOUT.toMillis());
                socket.setSoTimeout((int) SILENCE.toMillis());
                socket.getOutputStream().write("watch\r\n".getBytes(StandardCharsets.US_ASCII));
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                for (Optional<Map<Integer, String>> block = read(in); block.isPresent(); block = read(in)) {
                    wasStreaming = true;
                    publish(block.get());
                }
            } catch (IOException e) {
                log.debug("no utilisation from {}: {}", ip, e.getMessage());
            }
            try {
                Thread.sleep(wasStreaming ? RETRY_AFTER_STREAM : RETRY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The next block; empty when there is none any more, or the node does not know the command. */
    private static Optional<Map<Integer, String>> read(BufferedReader in) throws IOException {
        Map<Integer, String> block = new HashMap<>();
        for (String line = in.readLine(); line != null && !line.startsWith("ERR"); line = in.readLine()) {
            String[] parts = line.strip().split("\\s+", 2);
            if (line.strip().equals(".")) {
                return Optional.of(block);
            }
            if (parts.length == 2 && parts[0].matches("\\d{1,9}") && block.size() < BLOCK_MAX) {
                block.put(Integer.valueOf(parts[0]), parts[1]);
            }
        }
        return Optional.empty();
    }

    private void publish(Map<Integer, String> utilization) {
        cluster.update(v -> v.devices().stream().noneMatch(d -> isNews(d, utilization))
                ? v
                : v.mapDevices(d -> isNews(d, utilization)
                        ? d.observed(d.observed().withUtilization(utilization.get(d.devid())))
                        : d));
    }

    private static boolean isNews(Device device, Map<Integer, String> utilization) {
        String value = utilization.get(device.devid());
        return value != null && !value.equals(device.observed().utilization());
    }

    @Override
    public void close() {
        listeners.values().forEach(Thread::interrupt);
    }
}

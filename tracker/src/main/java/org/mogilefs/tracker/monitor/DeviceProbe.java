package org.mogilefs.tracker.monitor;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.Host;
import org.mogilefs.tracker.node.NodeHttp;
import org.mogilefs.tracker.node.NodeHttp.NodeException;

/** Checks one device: reads its usage file, and now and then writes a small file and reads it back. */
final class DeviceProbe {
    private static final int TEST_FILES = 100;
    private static final int ATTEMPTS = 2;

    private final NodeHttp http;
    private final Duration timeout;
    private final RandomGenerator random;

    DeviceProbe(NodeHttp http, Duration timeout, RandomGenerator random) {
        this.http = http;
        this.timeout = timeout;
        this.random = random;
    }

    /** What a check saw. */
    sealed interface Finding {
        /** The usage file was read. */
        record Reachable(Optional<UsageFile> usage) implements Finding {}

        /** The node answers, or refuses, but not with a usage file. */
        record DeviceUnreachable(String reason) implements Finding {}

        /** The node does not answer at all. */
        record HostUnreachable(String reason) implements Finding {}
    }

    Finding readUsage(Host host, Device device) throws InterruptedException {
        String url = base(host, host.readPort()) + "/dev" + device.devid() + "/usage";
        long start = System.nanoTime();
        try {
            NodeHttp.Answer answer = http.exchange("GET", url, timeout);
            return answer.isSuccess()
                    ? new Finding.Reachable(UsageFile.parse(new String(answer.body(), StandardCharsets.UTF_8)))
                    : new Finding.DeviceUnreachable("GET " + url + " answered " + answer.status());
        } catch (NodeException e) {
            // refused at once: the node's program is down, its machine is not; nothing at all: the host is gone
            boolean quick = System.nanoTime() - start < Duration.ofMillis(500).toNanos();
            return quick ? new Finding.DeviceUnreachable(e.getMessage()) : new Finding.HostUnreachable(e.getMessage());
        }
    }

    /**
     * Writes, reads back and compares, a second time with another file when the first differs.
     *
     * @return why the device cannot be written; empty when it can
     */
    Optional<String> testWrite(Host host, Device device) throws InterruptedException {
        String folder = "/dev" + device.devid() + "/test-write/";
        try {
            http.exchange("MKCOL", base(host, host.httpPort()) + folder, timeout);
            Optional<String> failure = writeOnce(host, folder);
            for (int attempt = 1; attempt < ATTEMPTS && failure.isPresent(); attempt++) {
                failure = writeOnce(host, folder);
            }
            return failure;
        } catch (NodeException e) {
            return Optional.of(e.getMessage());
        }
    }

    private Optional<String> writeOnce(Host host, String folder) throws NodeException, InterruptedException {
        String name = folder + "test-write-" + random.nextInt(TEST_FILES);
        byte[] body = ("time=" + System.currentTimeMillis() / 1000 + " rand=" + random.nextLong(Long.MAX_VALUE))
                .getBytes(StandardCharsets.US_ASCII);
        String to = base(host, host.httpPort()) + name;
        NodeHttp.Answer written = http.put(to, body, Map.of(), timeout);
        if (!written.isSuccess()) {
            return Optional.of("PUT " + to + " answered " + written.status());
        }
        String from = base(host, host.readPort()) + name;
        NodeHttp.Answer read = http.exchange("GET", from, timeout);
        if (!read.isSuccess()) {
            return Optional.of("GET " + from + " answered " + read.status());
        }
        return Arrays.equals(read.body(), body)
                ? Optional.empty()
                : Optional.of("GET " + from + " gave other bytes than were written");
    }

    private static String base(Host host, int port) {
        return "http://" + host.ip() + ":" + port;
    }

    /** Whether the node refuses a PUT whose Content-MD5 is wrong; empty when it cannot be told. */
    Optional<Boolean> rejectsBadMd5(Host host, Device device) throws InterruptedException {
        String url = base(host, host.httpPort()) + "/dev" + device.devid() + "/test-write/test-md5";
        try {
            byte[] dot = ".".getBytes(StandardCharsets.US_ASCII);
            // the digest of an exclamation mark: well-formed, and wrong
            NodeHttp.Answer answer = http.put(url, dot, Map.of("Content-MD5", "kDPg4wXyR8DDyA0MeEjIsw=="), timeout);
            // a node in trouble has not looked at it
            return answer.status() / 100 == 5 ? Optional.empty() : Optional.of(!answer.isSuccess());
        } catch (NodeException e) {
            return Optional.empty();
        }
    }
}

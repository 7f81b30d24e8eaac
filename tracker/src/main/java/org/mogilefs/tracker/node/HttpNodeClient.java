package org.mogilefs.tracker.node;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.mogilefs.protocol.Checksum;
import org.mogilefs.protocol.FidPath;
import org.mogilefs.protocol.HashType;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.Host;
import org.mogilefs.tracker.node.NodeHttp.NodeException;
import org.mogilefs.tracker.worker.SignOfLife;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link NodeClient} over HTTP and the side channel. */
public final class HttpNodeClient implements NodeClient {
    private static final Logger log = LoggerFactory.getLogger(HttpNodeClient.class);
    private static final long FOLDERS_KNOWN_NANOS = Duration.ofHours(1).toNanos();
    private static final int FOLDERS_KNOWN_MAX = 100_000;

    private final NodeHttp http;
    private final Duration timeout;
    private final int streamPort;
    // folders made, and nodes ("host:port") that answered that they make them by themselves
    private final Map<String, Long> folders = new ConcurrentHashMap<>();

    /**
     * @param http the connections; closed with this
     * @param timeout for an answer
     * @param streamPort the side channel's port of all nodes
     */
    public HttpNodeClient(NodeHttp http, Duration timeout, int streamPort) {
        this.http = http;
        this.timeout = timeout;
        this.streamPort = streamPort;
    }

    private static String base(Host host, int port) {
        return "http://" + host.ip() + ":" + port;
    }

    @Override
    public HeadResult head(Host host, Device device, long fid) {
        SignOfLife.ofThisThread().give();
        String url = base(host, host.readPort()) + FidPath.of(device.devid(), fid);
        try {
            NodeHttp.Answer answer = http.exchange("HEAD", url, timeout);
            if (answer.isSuccess() && answer.length() >= 0) {
                return new HeadResult.Present(answer.length());
            }
            return answer.status() == 404
                    ? new HeadResult.Missing()
                    : new HeadResult.Unreachable("HEAD " + url + " answered " + answer.status());
        } catch (NodeException e) {
            return new HeadResult.Unreachable(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new HeadResult.Unreachable("interrupted");
        }
    }

    @Override
    public DeleteResult delete(Host host, Device device, long fid) {
        SignOfLife.ofThisThread().give();
        String url = base(host, host.httpPort()) + FidPath.of(device.devid(), fid);
        try {
            NodeHttp.Answer answer = http.exchange("DELETE", url, timeout);
            return answer.isSuccess() || answer.status() == 404
                    ? new DeleteResult.Gone(answer.status())
                    : new DeleteResult.Failed("DELETE " + url + " answered " + answer.status());
        } catch (NodeException e) {
            return new DeleteResult.Failed(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new DeleteResult.Failed("interrupted");
        }
    }

    @Override
    public void makeFolders(Host host, Device device, long fid) {
        String node = base(host, host.httpPort());
        if (isKnown(node)) {
            return;
        }
        String path = FidPath.of(device.devid(), fid);
        // /devN itself is the disk: it is never made; below it there are three levels
        int end = path.indexOf('/', 1);
        for (int level = 0; level < 3; level++) {
            end = path.indexOf('/', end + 1);
            String folder = node + path.substring(0, end + 1);
            if (!isKnown(folder) && !makeFolder(node, folder)) {
                return;
            }
        }
    }

    private boolean makeFolder(String node, String folder) {
        try {
            int status = http.exchange("MKCOL", folder, timeout).status();
            if (status == 400 || status == 501) {
                know(node);
                return false;
            }
            if (status / 100 == 2 || status == 405) {
                know(folder);
            }
            return true;
        } catch (NodeException e) {
            log.debug("MKCOL: {}", e.getMessage());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isKnown(String what) {
        Long since = folders.get(what);
        return since != null && System.nanoTime() - since < FOLDERS_KNOWN_NANOS;
    }

    private void know(String what) {
        if (folders.size() >= FOLDERS_KNOWN_MAX) {
            folders.clear();
        }
        folders.put(what, System.nanoTime());
    }

    @Override
    public DigestResult digest(Host host, Device device, long fid, HashType type, boolean forFsck, Duration limit) {
        return digestBySideChannel(host, device, fid, type, forFsck, limit)
                .<DigestResult>map(DigestResult.Known::new)
                .orElseGet(() -> digestByReading(host, device, fid, type));
    }

    private Optional<Checksum> digestBySideChannel(
            Host host, Device device, long fid, HashType type, boolean forFsck, Duration limit) {
        String path = FidPath.of(device.devid(), fid);
        SignOfLife.ofThisThread().silentFor(limit);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host.ip(), streamPort), (int) timeout.toMillis());
            socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, limit.toMillis()));
            String request = type.wire() + " " + path + (forFsck ? " fsck" : "") + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String line = readLine(socket.getInputStream());
            String expected = path + " " + type.wire() + "=";
            return line.startsWith(expected)
                    ? Checksum.parse(type.wire() + ":" + line.substring(expected.length()))
                    : Optional.empty();
        } catch (IOException e) {
            log.debug("side channel of {}: {}", host.name(), e.getMessage());
            return Optional.empty();
        }
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n' && line.length() < 4096; b = in.read()) {
            line.append((char) b);
        }
        return line.toString().strip();
    }

    private DigestResult digestByReading(Host host, Device device, long fid, HashType type) {
        String url = base(host, host.readPort()) + FidPath.of(device.devid(), fid);
        try (NodeHttp.Download download = http.download(url, timeout)) {
            if (download.status() == 404) {
                return new DigestResult.Missing();
            }
            if (download.status() != 200) {
                return new DigestResult.Unreadable("GET " + url + " answered " + download.status());
            }
            MessageDigest digest = type.newDigest();
            byte[] buffer = new byte[64 * 1024];
            SignOfLife reading = SignOfLife.ofThisThread();
            for (int n = download.body().read(buffer);
                    n >= 0;
                    n = download.body().read(buffer)) {
                digest.update(buffer, 0, n);
                reading.give();
            }
            return new DigestResult.Known(new Checksum(type, digest.digest()));
        } catch (NodeException e) {
            return new DigestResult.Unreadable(e.getMessage());
        } catch (IOException e) {
            return new DigestResult.Unreadable("GET " + url + ": " + NodeTrouble.inWords(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new DigestResult.Unreadable("interrupted");
        }
    }

    @Override
    public void close() {
        http.close();
    }
}

package org.mogilefs.tracker.replication;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.mogilefs.protocol.Checksum;
import org.mogilefs.protocol.FidPath;
import org.mogilefs.protocol.HashType;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.Host;
import org.mogilefs.tracker.node.NodeClient;
import org.mogilefs.tracker.node.NodeHttp;
import org.mogilefs.tracker.node.NodeHttp.NodeException;
import org.mogilefs.tracker.node.NodeTrouble;
import org.mogilefs.tracker.worker.SignOfLife;

/**
 * Copies one file from one device to another, streamed in bounded memory. A copy counts only when the source gave
 * exactly the bytes expected, by length and, where it is known, by digest, and the destination has them.
 */
final class FileCopier {
    private static final long DIGEST_BYTES_PER_MILLI = 2 * 1024;

    private final NodeHttp http;
    private final NodeClient nodes;
    private final Duration timeout;
    private final boolean fromGetPort;
    private final boolean clears;

    /** @param clears whether what a copy that failed left is removed: not where the file may have been there before */
    FileCopier(NodeHttp http, NodeClient nodes, Duration timeout, boolean fromGetPort, boolean clears) {
        this.http = http;
        this.nodes = nodes;
        this.timeout = timeout;
        this.fromGetPort = fromGetPort;
        this.clears = clears;
    }

    /** What to copy; {@code type} is the digest to compute, {@code expected} the one it must have. */
    record Job(
            ClusterView view,
            long fid,
            long length,
            Device from,
            Device to,
            Optional<HashType> type,
            Optional<Checksum> expected) {}

    /** How it went. */
    sealed interface Outcome {
        /** The copy is there; with its digest when one was wanted. */
        record Copied(Optional<Checksum> checksum) implements Outcome {}

        /**
         * The source cannot be used.
         *
         * @param untouched whether the destination certainly holds nothing of the copy
         */
        record BadSource(String reason, boolean untouched) implements Outcome {}

        /**
         * The destination cannot be used.
         *
         * @param untouched whether it certainly holds nothing of the copy
         */
        record BadDestination(String reason, boolean untouched) implements Outcome {}
    }

    Outcome copy(Job job) throws InterruptedException {
        Optional<Host> source = job.view().hostOf(job.from());
        Optional<Host> destination = job.view().hostOf(job.to());
        if (source.isEmpty()) {
            return new Outcome.BadSource("dev" + job.from().devid() + " has no host", true);
        }
        if (destination.isEmpty()) {
            return new Outcome.BadDestination("dev" + job.to().devid() + " has no host", true);
        }
        if (!job.view().isSet("skip_mkcol")) {
            nodes.makeFolders(destination.get(), job.to(), job.fid());
        }
        return stream(job, source.get(), destination.get());
    }

    private Outcome stream(Job job, Host source, Host destination) throws InterruptedException {
        int port = fromGetPort ? source.readPort() : source.httpPort();
        String from =
                "http://" + source.ip() + ":" + port + FidPath.of(job.from().devid(), job.fid());
        try (NodeHttp.Download download = http.download(from, timeout.multipliedBy(5))) {
            if (download.status() != 200) {
                return new Outcome.BadSource("GET " + from + " answered " + download.status(), true);
            }
            if (download.length() != job.length()) {
                return new Outcome.BadSource(from + " has " + download.length() + " bytes, not " + job.length(), true);
            }
            return put(job, new Watched(download.body(), job.type().map(HashType::newDigest)), destination, from);
        } catch (NodeException e) {
            return new Outcome.BadSource(e.getMessage(), true);
        }
    }

    private Outcome put(Job job, Watched body, Host destination, String from) throws InterruptedException {
        String to = "http://" + destination.ip() + ":" + destination.httpPort()
                + FidPath.of(job.to().devid(), job.fid());
        try {
            NodeHttp.Answer answer = http.upload(to, body, job.length(), contentMd5(job));
            if (body.failure != null) {
                return new Outcome.BadSource("GET " + from + ": " + body.failure, clear(job, destination));
            }
            if (!answer.isSuccess() && isWrong(job, body)) {
                // the node compared the digest too
                return new Outcome.BadSource(from + " has other bytes than it should", clear(job, destination));
            }
            if (!answer.isSuccess()) {
                return new Outcome.BadDestination(
                        "PUT " + to + " answered " + answer.status(), clear(job, destination));
            }
        } catch (NodeException e) {
            boolean untouched = e.neverConnected() || clear(job, destination);
            return body.failure != null
                    ? new Outcome.BadSource("GET " + from + ": " + body.failure, untouched)
                    : new Outcome.BadDestination(e.getMessage(), untouched);
        }
        return verify(job, body, destination, to, from);
    }

    /** Whether all of the source was read, and was not what it should be. */
    private static boolean isWrong(Job job, Watched body) {
        return job.expected().isPresent()
                && body.bytes == job.length()
                && !job.expected().equals(body.checksum(job.type()));
    }

    private static Map<String, String> contentMd5(Job job) {
        return job.expected()
                .filter(c -> c.type() == HashType.MD5)
                .map(c -> Map.of("Content-MD5", Base64.getEncoder().encodeToString(c.digest())))
                .orElse(Map.of());
    }

    /** Removes what the copy left: nodes of the original's kind keep half a body. Whether nothing is there any more. */
    private boolean clear(Job job, Host destination) {
        return clears && nodes.delete(destination, job.to(), job.fid()) instanceof NodeClient.DeleteResult.Gone;
    }

    /** What must not count is removed too: nothing else would ever look at it. */
    private Outcome verify(Job job, Watched body, Host destination, String to, String from) {
        Optional<Checksum> sent = body.checksum(job.type());
        if (job.expected().isPresent() && sent.isPresent() && !job.expected().equals(sent)) {
            return new Outcome.BadSource(
                    from + " has " + sent.get() + ", not " + job.expected().get(), clear(job, destination));
        }
        return switch (nodes.head(destination, job.to(), job.fid())) {
            case NodeClient.HeadResult.Present(long length)
            when length == job.length() -> verifyDigest(job, sent, to, destination);
            case NodeClient.HeadResult.Present(long length) ->
                new Outcome.BadDestination(
                        to + " has " + length + " bytes after the copy, not " + job.length(), clear(job, destination));
            case NodeClient.HeadResult.Missing() -> new Outcome.BadDestination(to + " is missing after the copy", true);
            case NodeClient.HeadResult.Unreachable(String reason) -> new Outcome.BadDestination(reason, false);
        };
    }

    private Outcome verifyDigest(Job job, Optional<Checksum> sent, String to, Host destination) {
        boolean nodeChecked = job.to().observed().rejectsBadMd5().orElse(false)
                && job.expected().filter(c -> c.type() == HashType.MD5).isPresent();
        if (sent.isEmpty() || nodeChecked) {
            return new Outcome.Copied(sent);
        }
        Duration limit = timeout.plusMillis(job.length() / DIGEST_BYTES_PER_MILLI);
        Optional<Checksum> there = nodes.digest(
                        destination, job.to(), job.fid(), sent.get().type(), false, limit)
                .known();
        if (there.equals(sent)) {
            return new Outcome.Copied(sent);
        }
        String digest = there.map(Checksum::toString).orElse("no readable digest");
        return new Outcome.BadDestination(
                to + " has " + digest + " after the copy, not " + sent.get(), clear(job, destination));
    }

    /** Remembers whether reading the source failed, and digests what passes. */
    private static final class Watched extends FilterInputStream {
        private final Optional<MessageDigest> digest;
        // the HTTP client reads on threads of its own
        private final SignOfLife copying = SignOfLife.ofThisThread();
        private volatile String failure;
        private volatile boolean closed;
        // written by the one thread that reads
        private volatile long bytes;

        Watched(InputStream in, Optional<MessageDigest> digest) {
            super(in);
            this.digest = digest;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            int n = read(one, 0, 1);
            return n < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                int n = super.read(buffer, offset, length);
                copying.give();
                if (n > 0) {
                    digest.ifPresent(d -> d.update(buffer, offset, n));
                    bytes = bytes + n;
                }
                return n;
            } catch (IOException e) {
                if (!closed) {
                    failure = NodeTrouble.inWords(e);
                }
                throw e;
            }
        }

        /** By the HTTP client as soon as the upload fails: what a read under way says then is not the source's doing. */
        @Override
        public void close() throws IOException {
            closed = true;
            super.close();
        }

        Optional<Checksum> checksum(Optional<HashType> type) {
            return type.flatMap(t -> digest.map(d -> new Checksum(t, d.digest())));
        }
    }
}

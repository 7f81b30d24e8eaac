package org.mogilefs.client;

import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mogilefs.client.Transport.Arg;
import org.mogilefs.client.http.HttpPool;
import org.mogilefs.client.http.HttpPool.Put;
import org.mogilefs.client.http.HttpPool.PutResult;
import org.mogilefs.client.http.HttpPool.SourceFailedException;
import org.mogilefs.client.http.HttpUrl;
import org.mogilefs.client.tracker.Interrupts;
import org.mogilefs.protocol.Arguments;
import org.mogilefs.protocol.Checksum;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.HashType;

/**
 * Stores one file: {@code create_open} names destinations, one of them takes the bytes, {@code create_close} makes the
 * file known.
 *
 * <p>A destination that refuses is followed by the next one. When all have refused, one broke off in the middle, the
 * tracker finds at the close that the copy is not there or not whole, or its database fails it, everything starts again
 * with a new fid, as long as the source can be read again. A close without an answer, or whose answer is
 * {@code failure}, is not sent again (the second one would find no temporary row and might undo the first);
 * {@code file_info} tells whether it was done.
 */
final class Uploader {
    private static final int ATTEMPTS_MAX = 3;
    private static final int QUESTIONS_AFTER_LOST_CLOSE = 3;
    private static final Duration PAUSE_AFTER_TROUBLE = Duration.ofMillis(300);

    /** What a close refuses with when the copy, not the request, is at fault. */
    private static final Set<String> UPLOAD_LOST =
            Set.of("size_verify_error", "size_mismatch", "checksum_mismatch", "no_temp_file");

    private final Transport transport;
    private final String domain;

    /** The devids where an attempt failed. */
    private final Set<Integer> tried = new HashSet<>();

    Uploader(Transport transport, String domain) {
        this.transport = transport;
        this.domain = domain;
    }

    /** One place that the tracker offers for the bytes. */
    private record Destination(int devid, String path) {}

    /** A copy that a storage node has taken. */
    private record Copy(long fid, Destination destination, long bytes, Optional<Checksum> checksum) {}

    StoredFile store(String key, StoreOptions options, Source source) throws IOException {
        List<Exception> failures = new ArrayList<>();
        for (int attempt = 1; ; attempt++) {
            boolean last = attempt == ATTEMPTS_MAX;
            Optional<Copy> copy;
            try {
                copy = upload(key, options, source, failures);
            } catch (TrackerRefusedException e) {
                if (last || !isPassing(e) || !source.isRepeatable() || !transport.pause(PAUSE_AFTER_TROUBLE)) {
                    throw e;
                }
                failures.add(e);
                continue;
            }
            if (copy.isEmpty()) {
                if (last || !source.isRepeatable()) {
                    throw new StorageException(key + ": no storage node took the file", failures);
                }
                continue;
            }
            try {
                return close(key, options, copy.get());
            } catch (TrackerRefusedException e) {
                if (isPassing(e) && isStored(key, copy.get().fid(), e)) {
                    return stored(key, copy.get());
                }
                if (last || !source.isRepeatable() || !(isPassing(e) || UPLOAD_LOST.contains(e.code()))) {
                    throw e;
                }
                failures.add(e);
            } catch (OutcomeUnknownException e) {
                if (isStored(key, copy.get().fid(), e)) {
                    return stored(key, copy.get());
                }
                if (last || !source.isRepeatable()) {
                    throw e;
                }
                failures.add(e);
            }
        }
    }

    private Optional<Copy> upload(String key, StoreOptions options, Source source, List<Exception> failures)
            throws IOException {
        Arguments opened = transport.read(
                "create_open",
                new Arg("domain", domain),
                new Arg("key", key),
                new Arg("class", options.fileClass()),
                new Arg("multi_dest", "1"),
                new Arg("fid", "0"),
                new Arg("size", source.length() < 0 ? "" : Long.toString(source.length())));
        for (Destination destination : untriedFirst(destinations(opened))) {
            if (!source.isRepeatable()) {
                break;
            }
            try {
                return Optional.of(send(opened.number("fid"), destination, options, source));
            } catch (SourceFailedException e) {
                throw e.getCause();
            } catch (IOException | IllegalArgumentException e) {
                Interrupts.check(key, e);
                tried.add(destination.devid());
                transport.listener().storageFailed(MogileClient.uri(destination.path()), e);
                failures.add(new IOException(destination.path() + ": " + e.getMessage(), e));
                if (e instanceof HttpPool.AnswerLostException) {
                    // it may have taken the file: were another copy of this fid closed, nobody would know of that one.
                    // A fid that is never closed is removed from all its destinations after a while
                    break;
                }
            }
        }
        return Optional.empty();
    }

    private List<Destination> untriedFirst(List<Destination> destinations) {
        List<Destination> ordered = new ArrayList<>(destinations);
        ordered.sort(Comparator.comparing(destination -> tried.contains(destination.devid())));
        return ordered;
    }

    private static List<Destination> destinations(Arguments opened) {
        if (!opened.has("dev_count")) {
            return List.of(new Destination((int) opened.number("devid"), opened.text("path")));
        }
        List<Destination> destinations = new ArrayList<>();
        for (int i = 1; i <= opened.number("dev_count"); i++) {
            destinations.add(new Destination((int) opened.number("devid_" + i), opened.text("path_" + i)));
        }
        return destinations;
    }

    private Copy send(long fid, Destination destination, StoreOptions options, Source source) throws IOException {
        MessageDigest digest = options.checksum().map(HashType::newDigest).orElse(null);
        boolean md5 = options.checksum().filter(HashType.MD5::equals).isPresent();
        String contentMd5 = md5 && source instanceof Sources.OfBytes memory
                ? Base64.getEncoder().encodeToString(HashType.MD5.newDigest().digest(memory.bytes()))
                : "";
        long start = transport.nanoTime();
        Put put = new Put(source.length(), contentMd5, digest, md5 && source.length() < 0);
        HttpPool.BodyWriter body = out -> source.writeTo(new ProgressOutputStream(out, options.progress()));
        PutResult result = transport.http().put(HttpUrl.parse(destination.path()), put, body);
        if (!result.head().isSuccess()) {
            throw new IOException(result.head().statusLine());
        }
        transport
                .listener()
                .uploaded(
                        MogileClient.uri(destination.path()),
                        result.bytes(),
                        Duration.ofNanos(transport.nanoTime() - start));
        Optional<Checksum> checksum = options.checksum().map(type -> new Checksum(type, digest.digest()));
        return new Copy(fid, destination, result.bytes(), checksum);
    }

    private StoredFile close(String key, StoreOptions options, Copy copy) {
        transport.change(
                "create_close",
                new Arg("domain", domain),
                new Arg("key", key),
                new Arg("fid", Long.toString(copy.fid())),
                new Arg("devid", Integer.toString(copy.destination().devid())),
                new Arg("path", copy.destination().path()),
                new Arg("size", Long.toString(copy.bytes())),
                new Arg("checksum", copy.checksum().map(Checksum::toString).orElse("")),
                new Arg("checksumverify", options.verified() ? "1" : ""));
        return stored(key, copy);
    }

    private static StoredFile stored(String key, Copy copy) {
        return new StoredFile(
                key,
                copy.fid(),
                copy.bytes(),
                copy.destination().devid(),
                MogileClient.uri(copy.destination().path()),
                copy.checksum());
    }

    /**
     * Whether the tracker had trouble with its database: it has tried again what may be, and does not know whether a
     * transaction whose end it did not see was carried out.
     */
    private static boolean isPassing(TrackerRefusedException e) {
        return e.code().equals(ErrorCode.FAILURE.wire());
    }

    /** Whether the close that got no clear answer was done: a tracker may need a moment to finish it. */
    private boolean isStored(String key, long fid, MogileException lost) {
        for (int question = 0; question < QUESTIONS_AFTER_LOST_CLOSE; question++) {
            try {
                Arguments info = transport.read("file_info", new Arg("domain", domain), new Arg("key", key));
                if (info.number("fid") == fid) {
                    return true;
                }
            } catch (UnknownKeyException notYet) {
                lost.addSuppressed(notYet);
            } catch (MogileException e) {
                lost.addSuppressed(e);
                return false;
            }
            if (!transport.pause(PAUSE_AFTER_TROUBLE)) {
                return false;
            }
        }
        return false;
    }
}

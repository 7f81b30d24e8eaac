package org.mogilefs.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.mogilefs.client.http.HttpHead;
import org.mogilefs.client.http.HttpResponse;
import org.mogilefs.client.http.HttpUrl;
import org.mogilefs.client.tracker.Interrupts;

/**
 * The bytes of one file, read from whichever path delivers them. When a path fails in mid-stream the next one goes on
 * at the byte that is due; when all have failed the tracker is asked once more, this time for paths it has verified.
 * A path of another fid (the key was overwritten meanwhile) or of another length is never used to go on.
 */
final class FetchStream extends InputStream {
    private final String key;
    private final Transport transport;
    private final Supplier<List<String>> verifiedPaths;
    private final Deque<String> paths;
    private final List<Exception> failures = new ArrayList<>();

    /** One past the last byte wanted; lowered to the file's end once that is known. */
    private long end;

    private long position;
    /** The file's length, -1 until a node has told it. */
    private long total = -1;

    /** The file name that all paths must have; empty until the first path, unless a fid is prescribed. */
    private String fidName;

    private final boolean prescribed;
    private boolean askedAgain;
    private HttpResponse response;
    private HttpUrl url;

    FetchStream(
            String key,
            FetchOptions options,
            Transport transport,
            List<String> paths,
            Supplier<List<String>> verifiedPaths) {
        this.key = key;
        this.transport = transport;
        this.paths = new ArrayDeque<>(paths);
        this.verifiedPaths = verifiedPaths;
        this.fidName = options.fid() == 0 ? "" : fileName(options.fid());
        this.prescribed = options.fid() != 0;
        this.position = options.offset();
        this.end = options.length() > Long.MAX_VALUE - options.offset()
                ? Long.MAX_VALUE
                : options.offset() + options.length();
    }

    /** Connects, so that a file nobody can deliver fails before the caller gets a stream. */
    FetchStream start() {
        if (position < end) {
            open();
        }
        return this;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /**
     * {@inheritDoc}
     *
     * @throws StorageException when no path delivers the rest
     */
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (position < end) {
            if (response == null) {
                open();
                continue;
            }
            try {
                int read = response.read(buffer, offset, (int) Math.min(length, end - position));
                if (read > 0) {
                    position += read;
                    return read;
                }
                if (total < 0) {
                    end = position; // without a length the end of the connection is the only one there is
                    total = position;
                } else if (position < end) {
                    failed(new IOException("the file ended at byte " + position + " of " + end));
                }
            } catch (IOException e) {
                failed(e);
            }
        }
        release();
        return -1;
    }

    /** Opens the next path that delivers from {@link #position} on, or settles that nothing is left to read. */
    private void open() {
        while (true) {
            String path = nextPath();
            try {
                url = HttpUrl.parse(path);
                requireSameFile(url);
                request(url);
                transport.listener().downloadStarted(url.toUri(), position);
                return;
            } catch (IOException | IllegalArgumentException e) {
                release();
                Interrupts.check(key, e);
                transport.listener().storageFailed(MogileClient.uri(path), e);
                failures.add(new IOException(path + ": " + e.getMessage(), e));
            }
        }
    }

    private String nextPath() {
        if (paths.isEmpty() && !askedAgain) {
            askedAgain = true;
            paths.addAll(verifiedPaths.get());
        }
        String path = paths.poll();
        if (path == null) {
            throw new StorageException(key + ": no storage node delivers byte " + position, failures);
        }
        return path;
    }

    /** Refuses a path that is not of the fid that the bytes read so far came from. */
    private void requireSameFile(HttpUrl candidate) throws IOException {
        String name = candidate.path().substring(candidate.path().lastIndexOf('/') + 1);
        if (fidName.isEmpty() || (total < 0 && !prescribed)) {
            fidName = name;
        }
        if (!fidName.equals(name)) {
            throw new IOException("the file was replaced while it was read");
        }
    }

    /** The last part of a copy's path (ten digits at least, as the original's {@code FID} makes it). */
    private static String fileName(long fid) {
        String digits = Long.toString(fid);
        return "0".repeat(Math.max(0, 10 - digits.length())) + digits + ".fid";
    }

    private void request(HttpUrl candidate) throws IOException {
        boolean ranged = position > 0 || (end != Long.MAX_VALUE && total < 0);
        Map<String, String> headers =
                ranged ? Map.of("Range", "bytes=" + position + "-" + (end == Long.MAX_VALUE ? "" : end - 1)) : Map.of();
        response = transport.http().request("GET", candidate, headers);
        HttpHead head = response.head();
        switch (head.status()) {
            case 200 -> {
                settle(head.contentLength());
                skipTo(position);
            }
            case 206 -> settle(totalOf(head));
            case 416 -> {
                long length = totalOf(head);
                settle(length < 0 ? position : Math.min(length, position));
                end = position;
                release();
            }
            default -> throw new IOException(head.statusLine());
        }
    }

    private void settle(long length) throws IOException {
        if (total >= 0 && length >= 0 && length != total) {
            throw new IOException("this copy has " + length + " bytes, the one before had " + total);
        }
        if (length >= 0) {
            total = length;
            end = Math.min(end, Math.max(length, position));
        }
    }

    /** A node that does not know ranges sends everything from the start. */
    private void skipTo(long wanted) throws IOException {
        byte[] waste = new byte[64 << 10];
        for (long left = Math.min(wanted, total < 0 ? wanted : total); left > 0; ) {
            int read = response.read(waste, 0, (int) Math.min(left, waste.length));
            if (read < 0) {
                throw new IOException("the file has fewer than " + wanted + " bytes");
            }
            left -= read;
        }
    }

    /** The number behind the slash of {@code Content-Range: bytes 5-9/10}; -1 when there is none. */
    private long totalOf(HttpHead head) throws IOException {
        String range = head.header("content-range");
        if (head.status() == 206 && !range.startsWith("bytes " + position + "-")) {
            throw new IOException("asked for bytes from " + position + ", was offered '" + range + "'");
        }
        try {
            return Long.parseLong(range.substring(range.lastIndexOf('/') + 1));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private void failed(IOException cause) {
        release();
        Interrupts.check(key, cause);
        transport.listener().storageFailed(url.toUri(), cause);
        failures.add(new IOException(url + ": " + cause.getMessage(), cause));
    }

    private void release() {
        if (response != null) {
            response.close();
            response = null;
        }
    }

    @Override
    public void close() {
        release();
        end = position;
    }
}

package org.mogilefs.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.mogilefs.client.Transport.Arg;
import org.mogilefs.protocol.Arguments;

/**
 * The files of one domain. Safe for many threads; one client serves a whole application and keeps its connections to
 * trackers and storage nodes open until it is closed.
 *
 * {@snippet :
 * try (MogileClient client = MogileClient.builder()
 *         .trackers("10.0.0.1:7001", "10.0.0.2:7001")
 *         .domain("photos")
 *         .build()) {
 *     client.store("cat.jpg", "originals", Path.of("cat.jpg"));
 *     client.fetchTo("cat.jpg", Path.of("copy.jpg"));
 *     try (Stream<String> keys = client.listKeys("cat")) {
 *         keys.forEach(System.out::println);
 *     }
 * }
 * }
 *
 * <p>Every method may throw {@link TrackerUnavailableException}, {@link TrackerRefusedException} (with the tracker's
 * code) and, when it changes something, {@link OutcomeUnknownException}. An {@link IOException} is the caller's own:
 * a source that cannot be read or a target that cannot be written.
 */
public final class MogileClient implements AutoCloseable {
    private static final int PAGE_KEYS = 1000;
    private static final int COPY_BYTES = 128 << 10;

    private final Transport transport;
    private final String domain;

    MogileClient(Transport transport, String domain) {
        this.transport = transport;
        this.domain = domain;
    }

    /** Begins the description of a client. */
    public static MogileClientBuilder builder() {
        return new MogileClientBuilder();
    }

    /** A view of another domain over the same connections; closing either closes both. */
    public MogileClient inDomain(String otherDomain) {
        return new MogileClient(transport, otherDomain);
    }

    /** The operations on hosts, devices, domains and classes, over the same connections. */
    public AdminClient admin() {
        return new AdminClient(transport);
    }

    /** The domain whose files these are; empty when none was given, which only {@link #admin()} can do with. */
    public String domain() {
        return domain;
    }

    // ---- storing

    /**
     * Stores a file under {@code key}, in place of one that had it.
     *
     * @param fileClass the class; empty or {@code default} for the domain's default class
     * @throws StorageException when no storage node took it
     * @throws IOException when {@code path} cannot be read
     */
    public StoredFile store(String key, String fileClass, Path path) throws IOException {
        return store(key, StoreOptions.inClass(fileClass), Source.of(path));
    }

    /** Stores bytes. See {@link #store(String, String, Path)}. */
    public StoredFile store(String key, String fileClass, byte[] bytes) {
        try {
            return store(key, StoreOptions.inClass(fileClass), Source.of(bytes));
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
    }

    /** Stores what {@code stream}, which stays open, holds to its end. See {@link Source#of(InputStream)}. */
    public StoredFile store(String key, String fileClass, InputStream stream) throws IOException {
        return store(key, StoreOptions.inClass(fileClass), Source.of(stream));
    }

    /** Stores what {@code writer} writes; it is called again after a storage node has failed. */
    public StoredFile store(String key, String fileClass, ContentWriter writer) throws IOException {
        return store(key, StoreOptions.inClass(fileClass), Source.of(writer));
    }

    /**
     * Stores any source in any way.
     *
     * @throws StorageException when no storage node took it
     * @throws IOException when the source fails
     */
    public StoredFile store(String key, StoreOptions options, Source source) throws IOException {
        return new Uploader(transport, requiredDomain()).store(key, options, source);
    }

    // ---- fetching

    /**
     * The file's bytes; to be closed. Reading goes on from another storage node when one fails, and throws
     * {@link StorageException} when none is left.
     */
    public InputStream fetch(String key) {
        return fetch(key, FetchOptions.whole());
    }

    /** The bytes of a part of a file; see {@link #fetch(String)}. A range behind the end is empty. */
    public InputStream fetch(String key, FetchOptions options) {
        FetchStream stream = new FetchStream(
                        key,
                        options,
                        transport,
                        paths(key, PathOptions.unchecked()),
                        () -> paths(key, PathOptions.checked()))
                .start();
        if (options.verified() && options.isWhole()) {
            return fileInfo(key)
                    .checksum()
                    .<InputStream>map(expected -> new VerifyingInputStream(key, stream, expected))
                    .orElse(stream);
        }
        return stream;
    }

    /** All of a file in memory; for small ones. */
    public byte[] fetchBytes(String key) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            fetchTo(key, bytes);
        } catch (IOException e) {
            throw new IllegalStateException("memory can be written", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Writes a file to {@code out}, which stays open, and gives the number of bytes.
     *
     * @throws IOException when {@code out} fails
     */
    public long fetchTo(String key, OutputStream out) throws IOException {
        return fetchTo(key, FetchOptions.whole(), out);
    }

    /** Writes a part of a file to {@code out}; see {@link #fetchTo(String, OutputStream)}. */
    public long fetchTo(String key, FetchOptions options, OutputStream out) throws IOException {
        byte[] buffer = new byte[COPY_BYTES];
        long total = 0;
        try (InputStream in = fetch(key, options)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                total += read;
            }
        }
        return total;
    }

    /**
     * Writes a file to {@code target} and gives the number of bytes. A file that was there is replaced once the new one
     * is whole; after a failure it is as before.
     */
    public long fetchTo(String key, Path target) throws IOException {
        return fetchTo(key, FetchOptions.whole(), target);
    }

    /** Writes a part of a file; see {@link #fetchTo(String, Path)}. */
    public long fetchTo(String key, FetchOptions options, Path target) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        Path part = Files.createTempFile(folder, "." + target.getFileName(), ".part");
        try {
            long bytes;
            try (OutputStream out = Files.newOutputStream(part)) {
                bytes = fetchTo(key, options, out);
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return bytes;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    // ---- asking

    /**
     * Where the file's copies are.
     *
     * @throws UnknownKeyException when there is no such file
     */
    public List<URI> getPaths(String key) {
        return getPaths(key, PathOptions.unchecked());
    }

    /** Where the file's copies are, with a say in how many are wanted and whether the tracker checks them first. */
    public List<URI> getPaths(String key, PathOptions options) {
        return paths(key, options).stream().map(MogileClient::uri).toList();
    }

    private List<String> paths(String key, PathOptions options) {
        Arguments answer = transport.read(
                "get_paths",
                new Arg("domain", requiredDomain()),
                new Arg("key", key),
                new Arg("noverify", options.verify() ? "0" : "1"),
                new Arg("pathcount", Integer.toString(options.count())));
        List<String> paths = new ArrayList<>();
        for (int i = 1; i <= answer.number("paths"); i++) {
            paths.add(answer.text("path" + i));
        }
        return paths;
    }

    /**
     * What the tracker knows of the file, without its devices.
     *
     * @throws UnknownKeyException when there is no such file
     */
    public FileInfo fileInfo(String key) {
        return FileInfo.of(transport.read("file_info", new Arg("domain", requiredDomain()), new Arg("key", key)));
    }

    /** What the tracker knows of the file, with the devices that hold it. */
    public FileInfo fileInfoWithDevices(String key) {
        return FileInfo.of(transport.read(
                "file_info", new Arg("domain", requiredDomain()), new Arg("key", key), new Arg("devices", "1")));
    }

    /** Whether there is a file with this key. */
    public boolean exists(String key) {
        try {
            fileInfo(key);
            return true;
        } catch (UnknownKeyException e) {
            return false;
        }
    }

    /**
     * The keys that begin with {@code prefix}, in the tracker's order; fetched a thousand at a time while the stream is
     * read.
     */
    public Stream<String> listKeys(String prefix) {
        return listKeys(prefix, "");
    }

    /** As {@link #listKeys(String)}, from the first key behind {@code after} on. */
    public Stream<String> listKeys(String prefix, String after) {
        requiredDomain();
        return StreamSupport.stream(
                new KeySpliterator(after, PAGE_KEYS, from -> listKeys(prefix, from, PAGE_KEYS)), false);
    }

    /** One page of at most {@code limit} (1 to 1000) keys. */
    public KeyPage listKeys(String prefix, String after, int limit) {
        try {
            Arguments answer = transport.read(
                    "list_keys",
                    new Arg("domain", requiredDomain()),
                    new Arg("prefix", prefix),
                    new Arg("after", after),
                    new Arg("limit", Integer.toString(limit)));
            List<String> keys = new ArrayList<>();
            for (int i = 1; i <= answer.number("key_count"); i++) {
                keys.add(answer.text("key_" + i));
            }
            return new KeyPage(List.copyOf(keys), answer.text("next_after"));
        } catch (TrackerRefusedException e) {
            if (e.code().equals("none_match")) {
                return new KeyPage(List.of(), "");
            }
            throw e;
        }
    }

    // ---- changing

    /** Deletes a file; false when there was none. */
    public boolean delete(String key) {
        try {
            transport.change("delete", new Arg("domain", requiredDomain()), new Arg("key", key));
            return true;
        } catch (UnknownKeyException e) {
            return false;
        }
    }

    /**
     * Gives a file another key.
     *
     * @throws UnknownKeyException when there is no file {@code from}
     * @throws KeyExistsException when there is a file {@code to}
     */
    public void rename(String from, String to) {
        transport.change(
                "rename", new Arg("domain", requiredDomain()), new Arg("from_key", from), new Arg("to_key", to));
    }

    /** Moves a file to another class; copies are added or removed in the background. */
    public void updateClass(String key, String fileClass) {
        transport.change(
                "updateclass", new Arg("domain", requiredDomain()), new Arg("key", key), new Arg("class", fileClass));
    }

    private String requiredDomain() {
        if (domain.isEmpty()) {
            throw new IllegalStateException("the client was built without a domain");
        }
        return domain;
    }

    /** A URL that a tracker named, as a URI; never fails, since a listener must not end a transfer. */
    static URI uri(String path) {
        try {
            return URI.create(path);
        } catch (IllegalArgumentException e) {
            return URI.create("invalid:/");
        }
    }

    /** Closes all idle connections; operations that run go on. */
    @Override
    public void close() {
        transport.close();
    }
}

package org.mogilefs.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.mogilefs.client.Transport.Arg;
import org.mogilefs.protocol.Arguments;
import org.mogilefs.protocol.ErrorCode;

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
 * code), {@link MogileInterruptedException} and, when it changes something, {@link OutcomeUnknownException}. An
 * {@link IOException} is the caller's own: a source that cannot be read or a target that cannot be written. An
 * {@link IllegalStateException} says that the client is closed, or was built without a domain.
 */
public final class MogileClient implements AutoCloseable {
    private static final int PAGE_KEYS = 1000;

    private final Transport transport;
    private final String domain;
    private final Fetcher fetcher;

    MogileClient(Transport transport, String domain) {
        this.transport = transport;
        this.domain = domain;
        this.fetcher = new Fetcher(transport, domain);
    }

    /** {@return the beginning of a client's description} */
    public static MogileClientBuilder builder() {
        return new MogileClientBuilder();
    }

    /**
     * {@return a view of another domain over the same connections} Closing either closes both.
     *
     * @param otherDomain the name of the domain
     */
    public MogileClient inDomain(String otherDomain) {
        return new MogileClient(transport, otherDomain);
    }

    /** {@return the operations on hosts, devices, domains and classes, over the same connections} */
    public AdminClient admin() {
        return new AdminClient(transport);
    }

    /** {@return the domain whose files these are; empty when none was given, which only {@link #admin()} can do with} */
    public String domain() {
        return domain;
    }

    // ---- storing

    /**
     * Stores a file under a key, in place of one that had it.
     *
     * @param key what it is stored under
     * @param fileClass the class; empty or {@code default} for the domain's default class
     * @param path the file to read
     * @return what the tracker has taken
     * @throws StorageException when no storage node took it
     * @throws IOException when {@code path} cannot be read
     */
    public StoredFile store(String key, String fileClass, Path path) throws IOException {
        return store(key, StoreOptions.inClass(fileClass), Source.of(path));
    }

    /**
     * Stores bytes. See {@link #store(String, String, Path)}.
     *
     * @param key what they are stored under
     * @param fileClass the class; empty or {@code default} for the domain's default class
     * @param bytes all bytes of the file
     * @return what the tracker has taken
     */
    public StoredFile store(String key, String fileClass, byte[] bytes) {
        try {
            return store(key, StoreOptions.inClass(fileClass), Source.of(bytes));
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
    }

    /**
     * Stores what a stream holds to its end. See {@link Source#of(InputStream)}.
     *
     * @param key what it is stored under
     * @param fileClass the class; empty or {@code default} for the domain's default class
     * @param stream the bytes; stays open
     * @return what the tracker has taken
     * @throws IOException when {@code stream} cannot be read
     */
    public StoredFile store(String key, String fileClass, InputStream stream) throws IOException {
        return store(key, StoreOptions.inClass(fileClass), Source.of(stream));
    }

    /**
     * Stores what a callback writes.
     *
     * @param key what it is stored under
     * @param fileClass the class; empty or {@code default} for the domain's default class
     * @param writer writes the bytes; is called again after a storage node has failed
     * @return what the tracker has taken
     * @throws IOException when {@code writer} throws one
     */
    public StoredFile store(String key, String fileClass, ContentWriter writer) throws IOException {
        return store(key, StoreOptions.inClass(fileClass), Source.of(writer));
    }

    /**
     * Stores any source in any way.
     *
     * @param key what it is stored under
     * @param options class, checksum, progress
     * @param source the bytes
     * @return what the tracker has taken
     * @throws StorageException when no storage node took it
     * @throws IOException when the source fails
     */
    public StoredFile store(String key, StoreOptions options, Source source) throws IOException {
        return new Uploader(transport, requiredDomain()).store(key, options, source);
    }

    // ---- fetching

    /**
     * Opens a file. Reading goes on from another storage node when one fails, and throws {@link StorageException} when
     * none is left.
     *
     * @param key the file's key
     * @return its bytes; to be closed
     */
    public InputStream fetch(String key) {
        return fetch(key, FetchOptions.whole());
    }

    /**
     * Opens a part of a file; see {@link #fetch(String)}.
     *
     * @param key the file's key
     * @param options which part, and how
     * @return the bytes; to be closed. Those of a range behind the file's end are none
     */
    public InputStream fetch(String key, FetchOptions options) {
        requiredDomain();
        return fetcher.open(key, options);
    }

    /**
     * Fetches a small file into memory.
     *
     * @param key the file's key
     * @return all its bytes
     */
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
     * Writes a file to a stream.
     *
     * @param key the file's key
     * @param out what is written to; stays open
     * @return the number of bytes
     * @throws IOException when {@code out} fails
     */
    public long fetchTo(String key, OutputStream out) throws IOException {
        return fetchTo(key, FetchOptions.whole(), out);
    }

    /**
     * Writes a part of a file to a stream.
     *
     * @param key the file's key
     * @param options which part, and how
     * @param out what is written to; stays open
     * @return the number of bytes
     * @throws IOException when {@code out} fails
     */
    public long fetchTo(String key, FetchOptions options, OutputStream out) throws IOException {
        requiredDomain();
        return fetcher.copy(key, options, out);
    }

    /**
     * Writes a file to the disk. A file that was there is replaced once the new one is whole; after a failure it is as
     * before. What is there and is no regular file, such as a pipe, is written to.
     *
     * @param key the file's key
     * @param target the file to write
     * @return the number of bytes
     * @throws IOException when {@code target} cannot be written
     */
    public long fetchTo(String key, Path target) throws IOException {
        return fetchTo(key, FetchOptions.whole(), target);
    }

    /**
     * Writes a part of a file to the disk; see {@link #fetchTo(String, Path)}.
     *
     * @param key the file's key
     * @param options which part, and how
     * @param target the file to write
     * @return the number of bytes
     * @throws IOException when {@code target} cannot be written
     */
    public long fetchTo(String key, FetchOptions options, Path target) throws IOException {
        requiredDomain();
        return fetcher.toFile(key, options, target);
    }

    // ---- asking

    /**
     * Tells where a file's copies are.
     *
     * @param key the file's key
     * @return the URLs of two copies, unchecked; fewer when there are fewer
     * @throws UnknownKeyException when there is no such file
     */
    public List<URI> getPaths(String key) {
        return getPaths(key, PathOptions.unchecked());
    }

    /**
     * Tells where a file's copies are.
     *
     * @param key the file's key
     * @param options how many are wanted, and whether the tracker checks them first
     * @return the URLs of copies
     * @throws UnknownKeyException when there is no such file
     */
    public List<URI> getPaths(String key, PathOptions options) {
        requiredDomain();
        return fetcher.paths(key, options).stream().map(MogileClient::uri).toList();
    }

    /**
     * Tells what the tracker knows of a file, without its devices.
     *
     * @param key the file's key
     * @return what it knows
     * @throws UnknownKeyException when there is no such file
     */
    public FileInfo fileInfo(String key) {
        requiredDomain();
        return fetcher.info(key);
    }

    /**
     * Tells what the tracker knows of a file, with the devices that hold it.
     *
     * @param key the file's key
     * @return what it knows
     * @throws UnknownKeyException when there is no such file
     */
    public FileInfo fileInfoWithDevices(String key) {
        return FileInfo.of(transport.read(
                "file_info", new Arg("domain", requiredDomain()), new Arg("key", key), new Arg("devices", "1")));
    }

    /**
     * Tells whether there is a file.
     *
     * @param key the key it would have
     * @return whether there is one
     */
    public boolean exists(String key) {
        try {
            fileInfo(key);
            return true;
        } catch (UnknownKeyException e) {
            return false;
        }
    }

    /**
     * Lists keys, fetched a thousand at a time while the stream is read.
     *
     * @param prefix what they begin with
     * @return the keys, in the tracker's order
     */
    public Stream<String> listKeys(String prefix) {
        return listKeys(prefix, "");
    }

    /**
     * Lists keys from some point on; see {@link #listKeys(String)}.
     *
     * @param prefix what they begin with
     * @param after the key behind which to begin; empty for the first
     * @return the keys, in the tracker's order
     */
    public Stream<String> listKeys(String prefix, String after) {
        requiredDomain();
        return StreamSupport.stream(
                new KeySpliterator(after, PAGE_KEYS, from -> listKeys(prefix, from, PAGE_KEYS)), false);
    }

    /**
     * Lists one page of keys.
     *
     * @param prefix what they begin with
     * @param after the key behind which to begin; empty for the first
     * @param limit how many at most, 1 to 1000
     * @return the page; an empty one when no key matches
     */
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
            if (e.is(ErrorCode.NONE_MATCH)) {
                return new KeyPage(List.of(), "");
            }
            throw e;
        }
    }

    // ---- changing

    /**
     * Deletes a file.
     *
     * @param key the file's key
     * @return false when there was none
     */
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
     * @param from the key it has
     * @param to the key it gets
     * @throws UnknownKeyException when there is no file {@code from}
     * @throws KeyExistsException when there is a file {@code to}
     */
    public void rename(String from, String to) {
        transport.change(
                "rename", new Arg("domain", requiredDomain()), new Arg("from_key", from), new Arg("to_key", to));
    }

    /**
     * Moves a file to another class; copies are added or removed in the background.
     *
     * @param key the file's key
     * @param fileClass the new class
     * @throws UnknownKeyException when there is no such file
     */
    public void updateClass(String key, String fileClass) {
        transport.change(
                "updateclass", new Arg("domain", requiredDomain()), new Arg("key", key), new Arg("class", fileClass));
    }

    /** The domain, for an operation that begins now. */
    private String requiredDomain() {
        transport.requireOpen();
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

    /**
     * Closes the connections. What is under way, open streams among it, goes on and closes its connections in the end;
     * what begins later throws {@link IllegalStateException}. Closing twice is once.
     */
    @Override
    public void close() {
        transport.close();
    }
}

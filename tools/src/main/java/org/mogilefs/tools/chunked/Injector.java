package org.mogilefs.tools.chunked;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPOutputStream;
import org.mogilefs.client.MogileClient;
import org.mogilefs.client.PathOptions;
import org.mogilefs.client.Source;
import org.mogilefs.client.StorageProbe;
import org.mogilefs.client.StoreOptions;
import org.mogilefs.client.StoredFile;
import org.mogilefs.protocol.HashType;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.ToolException;

/** {@code mogtool inject}: stores a file whole, or anything in chunks together with a list of them. */
final class Injector {
    private static final long WHOLE_BYTES_MAX = 64 << 20;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Io io;
    private final MogileClient client;
    private final Settings settings;
    private final String key;
    private final Path source;

    Injector(Io io, MogileClient client, Settings settings) {
        this.io = io;
        this.client = client;
        this.settings = settings;
        this.key = settings.key();
        this.source = Path.of(settings.invocation().text("source"));
    }

    int run() throws Exception {
        if (!Files.exists(source)) {
            throw fatal("Error: source " + source + " doesn't exist.");
        }
        String type = Files.isDirectory(source) ? "tarball" : Files.isRegularFile(source) ? "file" : "partition";
        if (!settings.big()) {
            return whole(type);
        }
        begin();
        List<BigFileInfo.Part> parts;
        try (InputStream in = open(type)) {
            parts = store(in);
        }
        List<BigFileInfo.Part> located = new ArrayList<>();
        for (BigFileInfo.Part part : parts) {
            located.add(locate(part));
        }
        BigFileInfo info = new BigFileInfo(
                settings.invocation().text("description", "no description"),
                type,
                settings.gzip(),
                source.toString(),
                parts.stream().mapToLong(BigFileInfo.Part::bytes).sum(),
                located);
        client.store(
                Mogtool.INFO_PREFIX + key, settings.fileClass(), info.text().getBytes(StandardCharsets.UTF_8));
        client.delete(Mogtool.PRE_PREFIX + key);
        if (!settings.invocation().text("receipt").isEmpty()) {
            Path receipt = Path.of("mogtool." + key + ".receipt");
            Files.writeString(receipt, info.text());
            io.out().line("Receipt stored in " + receipt + ".");
        }
        return 0;
    }

    private static ToolException fatal(String message) {
        return new ToolException(message, Mogtool.STATUS_FATAL);
    }

    private int whole(String type) throws IOException {
        if (!type.equals("file")) {
            throw fatal("Error: " + source + " is a " + type + ", which needs --bigfile.");
        }
        boolean forced = settings.invocation().has("nobigfile");
        if (Files.size(source) > WHOLE_BYTES_MAX && !forced) {
            throw fatal("Error: the file is over 64 MiB; --bigfile stores it in chunks, --nobigfile whole.");
        }
        StoreOptions options = StoreOptions.inClass(settings.fileClass()).withChecksum(HashType.MD5);
        StoredFile stored = client.store(
                key, options, settings.gzip() && !isGzip() ? Source.of(this::compress) : Source.of(source));
        String md5 = stored.checksum().orElseThrow().hex();
        io.out().line("file " + key + ": " + md5 + ", len = " + stored.length());
        return 0;
    }

    private boolean isGzip() throws IOException {
        try (InputStream in = Files.newInputStream(source)) {
            return in.read() == 0x1f && in.read() == 0x8b;
        }
    }

    private void compress(OutputStream out) throws IOException {
        GZIPOutputStream gzip = new GZIPOutputStream(out);
        Files.copy(source, gzip);
        gzip.finish();
    }

    /** Leaves a note that an injection is under way; one that is there says that another one is, or has failed. */
    private void begin() {
        if (client.exists(Mogtool.PRE_PREFIX + key) && !settings.overwrite()) {
            throw fatal("ERROR: another injection of " + key + " is under way or has failed; when it is not under way"
                    + " any more, run again with --overwrite.");
        }
        String note = "starttime:" + System.currentTimeMillis() / 1000;
        client.store(Mogtool.PRE_PREFIX + key, settings.fileClass(), note.getBytes(StandardCharsets.UTF_8));
    }

    private InputStream open(String type) throws IOException {
        if (type.equals("tarball")) {
            Process tar = new ProcessBuilder("tar", settings.gzip() ? "czf" : "cf", "-", source.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            tar.getOutputStream().close();
            return new ProcessStream(tar);
        }
        if (!settings.gzip() || isGzip()) {
            return new BufferedInputStream(Files.newInputStream(source), 1 << 20);
        }
        Process gzip = new ProcessBuilder("gzip", "-c")
                .redirectInput(source.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new ProcessStream(gzip);
    }

    /** As many chunks at once as are wanted, and as fit in half of the memory: each is held until it is stored. */
    private int concurrent() {
        long fitting = Runtime.getRuntime().maxMemory() / 2 / settings.chunkBytes();
        int wanted = settings.invocation().number("concurrent", 1);
        return (int) Math.max(1, Math.min(wanted, fitting));
    }

    /** The next chunk, empty at the end; read into one array, since growing it would need the memory twice. */
    private byte[] nextChunk(InputStream in) throws IOException {
        byte[] chunk = new byte[settings.chunkBytes()];
        int read = in.readNBytes(chunk, 0, chunk.length);
        return read == chunk.length ? chunk : Arrays.copyOf(chunk, read);
    }

    private List<BigFileInfo.Part> store(InputStream in) throws Exception {
        int concurrent = concurrent();
        Semaphore room = new Semaphore(concurrent);
        List<Future<BigFileInfo.Part>> parts = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(concurrent)) {
            for (int number = 1; ; number++) {
                room.acquire();
                byte[] chunk = nextChunk(in);
                if (chunk.length == 0) {
                    break;
                }
                int n = number;
                parts.add(threads.submit(() -> {
                    try {
                        return store(n, chunk);
                    } finally {
                        room.release();
                    }
                }));
            }
            List<BigFileInfo.Part> stored = new ArrayList<>();
            for (Future<BigFileInfo.Part> part : parts) {
                stored.add(part.get());
            }
            return stored;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private BigFileInfo.Part store(int number, byte[] chunk) throws IOException {
        String md5 = HexFormat.of().formatHex(HashType.MD5.newDigest().digest(chunk));
        StoreOptions options = StoreOptions.inClass(settings.fileClass()).withChecksum(HashType.MD5);
        client.store(key + "," + number, options, Source.of(chunk));
        synchronized (this) {
            io.out().line("chunk " + key + "," + number + ": " + md5 + ", len = " + chunk.length);
            io.out().flush();
        }
        return new BigFileInfo.Part(number, chunk.length, md5, List.of());
    }

    /** Waits for a second copy, unless told otherwise, and notes where the copies are. */
    private BigFileInfo.Part locate(BigFileInfo.Part part) throws InterruptedException {
        boolean wait = !settings.invocation().has("noreplwait");
        while (true) {
            List<String> paths = client.getPaths(key + "," + part.number(), PathOptions.unchecked()).stream()
                    .map(Object::toString)
                    .filter(path -> !settings.verify() || isWhole(path, part))
                    .toList();
            if (!paths.isEmpty() && (paths.size() > 1 || !wait)) {
                return new BigFileInfo.Part(part.number(), part.bytes(), part.md5(), paths);
            }
            Thread.sleep(PAUSE);
        }
    }

    private boolean isWhole(String path, BigFileInfo.Part part) {
        try {
            byte[] bytes = StorageProbe.get(path, Math.toIntExact(part.bytes() + 1));
            return bytes.length == part.bytes()
                    && HexFormat.of()
                            .formatHex(HashType.MD5.newDigest().digest(bytes))
                            .equals(part.md5());
        } catch (IOException e) {
            io.complain(path + ": " + e.getMessage());
            return false;
        }
    }
}

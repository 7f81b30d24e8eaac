package org.mogilefs.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.mogilefs.client.Transport.Arg;
import org.mogilefs.protocol.Arguments;

/** Fetches the files of one domain: asks for paths, opens streams over them, copies those. */
final class Fetcher {
    private static final int COPY_BYTES = 128 << 10;

    /** How often a key may be overwritten between the question for its digest and that for its paths. */
    private static final int OVERWRITES_MAX = 3;

    private final Transport transport;
    private final String domain;

    Fetcher(Transport transport, String domain) {
        this.transport = transport;
        this.domain = domain;
    }

    List<String> paths(String key, PathOptions options) {
        Arguments answer = transport.read(
                "get_paths",
                new Arg("domain", domain),
                new Arg("key", key),
                new Arg("noverify", options.verify() ? "0" : "1"),
                new Arg("pathcount", Integer.toString(options.count())));
        List<String> paths = new ArrayList<>();
        for (int i = 1; i <= answer.number("paths"); i++) {
            paths.add(answer.text("path" + i));
        }
        return paths;
    }

    FileInfo info(String key) {
        return FileInfo.of(transport.read("file_info", new Arg("domain", domain), new Arg("key", key)));
    }

    InputStream open(String key, FetchOptions options) {
        return options.verified() && options.isWhole() ? verifying(key, options) : stream(key, options);
    }

    private FetchStream stream(String key, FetchOptions options) {
        return new FetchStream(
                        key,
                        options,
                        transport,
                        paths(key, PathOptions.unchecked()),
                        () -> paths(key, PathOptions.checked()))
                .start();
    }

    /** The digest is one file's, so the stream must be of the same one, though the key may be overwritten in between. */
    private InputStream verifying(String key, FetchOptions options) {
        FileInfo info = info(key);
        for (int attempt = 1; ; attempt++) {
            try {
                FetchStream stream = stream(key, options.ofFid(options.fid() == 0 ? info.fid() : options.fid()));
                return info.checksum()
                        .<InputStream>map(expected -> new VerifyingInputStream(key, stream, expected))
                        .orElse(stream);
            } catch (StorageException e) {
                FileInfo now = info(key);
                if (now.fid() == info.fid() || attempt == OVERWRITES_MAX) {
                    throw e;
                }
                info = now;
            }
        }
    }

    long copy(String key, FetchOptions options, OutputStream out) throws IOException {
        byte[] buffer = new byte[COPY_BYTES];
        long total = 0;
        try (InputStream in = open(key, options)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                total += read;
            }
        }
        return total;
    }

    /** Writes to a name of its own beside {@code target} and renames; devices and pipes are written to as they are. */
    long toFile(String key, FetchOptions options, Path target) throws IOException {
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            try (OutputStream out = Files.newOutputStream(target)) {
                return copy(key, options, out);
            }
        }
        Path real =
                Files.exists(target) ? target.toRealPath() : target; // what a symbolic link stands for, not the link
        String suffix = "." + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part";
        Path part = real.resolveSibling("." + real.getFileName() + suffix);
        try {
            long bytes;
            try (OutputStream out =
                    Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                bytes = copy(key, options, out);
            }
            Files.move(part, real, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return bytes;
        } finally {
            Files.deleteIfExists(part);
        }
    }
}

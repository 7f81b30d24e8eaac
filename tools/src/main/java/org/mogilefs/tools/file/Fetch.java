package org.mogilefs.tools.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.mogilefs.client.FetchOptions;
import org.mogilefs.client.FileInfo;
import org.mogilefs.client.MogileClient;
import org.mogilefs.client.StorageException;
import org.mogilefs.tools.cli.Config;
import org.mogilefs.tools.cli.Invocation;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.ToolException;
import org.mogilefs.tools.cli.UsageException;

/**
 * {@code mogfetch}. A file is written as {@code NAME.FID.part} and renamed when it is whole, so that what has its name is
 * complete, and {@code --resume} knows what is left to do and never joins parts of two files that had the same key.
 */
final class Fetch {
    private static final int BUFFER_BYTES = 128 << 10;

    /** How often a key may be overwritten while it is fetched. */
    private static final int OVERWRITES_MAX = 3;

    private final Io io;
    private final FileContext context;
    private final Invocation invocation;

    Fetch(Io io, FileContext context) {
        this.io = io;
        this.context = context;
        this.invocation = context.invocation();
    }

    int run() throws IOException, InterruptedException {
        String file = invocation.required("file");
        try {
            if (invocation.has("prefix")) {
                return folder(invocation.text("prefix"), path(file));
            }
            String key = invocation.required("key");
            boolean quiet = invocation.has("quiet");
            if (file.equals("-")) {
                try (Progress progress =
                        new Progress(io.err(), quiet || io.out().isTerminal(), -1, 1)) {
                    copy(context.client(), key, FetchOptions.whole(), io.out().bytes(), progress);
                }
                return 0;
            }
            Path target = path(file);
            if (Files.isDirectory(target)) {
                throw new ToolException(file + " is a folder; --prefix fetches into one");
            }
            FileInfo info = context.client().fileInfo(key);
            try (Progress progress = new Progress(io.err(), quiet, info.length(), 1)) {
                one(context.client(), info, target, progress);
            }
            return 0;
        } catch (FileSystemException e) {
            throw new ToolException(e.getFile() + ": " + Config.reason(e), Config.status(e));
        }
    }

    private static Path path(String file) {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new UsageException("not a file name: " + e.getMessage());
        }
    }

    private int folder(String prefix, Path folder) throws IOException, InterruptedException {
        MogileClient client = context.client();
        Files.createDirectories(folder);
        try (Progress progress = new Progress(io.err(), invocation.has("quiet"), -1, -1);
                Parallel parallel = new Parallel(Upload.threads(invocation), progress::complain);
                Stream<String> keys = client.listKeys(prefix)) {
            for (String key : (Iterable<String>) keys::iterator) {
                parallel.submit(key, () -> {
                    Path target = placeFor(key, prefix, folder);
                    Files.createDirectories(target.getParent());
                    one(client, client.fileInfo(key), target, progress);
                    progress.fileDone();
                });
            }
            long failures = parallel.finish();
            if (failures > 0) {
                progress.complain(failures + " files were not fetched");
                return 1;
            }
        }
        return 0;
    }

    /** The place of a key below {@code folder}; a key that would lead out of it, or names a folder, has none. */
    static Path placeFor(String key, String prefix, Path folder) throws IOException {
        String name = key.substring(prefix.length());
        if (name.isEmpty()) {
            name = key.substring(key.lastIndexOf('/') + 1);
        }
        while (name.startsWith("/")) {
            name = name.substring(1);
        }
        Path root = folder.toAbsolutePath().normalize();
        Path place = root.resolve(name).normalize();
        if (name.isEmpty() || name.endsWith("/") || !place.startsWith(root) || place.equals(root)) {
            throw new IOException("the key is no name for a file below " + folder);
        }
        return place;
    }

    private void one(MogileClient client, FileInfo first, Path target, Progress progress) throws IOException {
        FileInfo info = first;
        for (int attempt = 1; ; attempt++) {
            try {
                write(client, info, target, progress);
                return;
            } catch (StorageException e) {
                FileInfo now = client.fileInfo(info.key());
                if (now.fid() == info.fid() || attempt == OVERWRITES_MAX) {
                    throw e;
                }
                info = now;
            }
        }
    }

    private void write(MogileClient client, FileInfo info, Path target, Progress progress) throws IOException {
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            try (OutputStream out = Files.newOutputStream(target)) { // a device or a pipe
                copy(client, info.key(), FetchOptions.whole().ofFid(info.fid()), out, progress);
            }
            return;
        }
        boolean resume = invocation.has("resume");
        if (resume && Files.exists(target) && Files.size(target) == info.length()) {
            progress.add(info.length());
            return;
        }
        Path real =
                Files.exists(target) ? target.toRealPath() : target; // what a symbolic link stands for, not the link
        Path folder = real.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new NoSuchFileException(target.toString());
        }
        Path part = real.resolveSibling(real.getFileName() + "." + info.fid() + ".part");
        long have = resume && Files.exists(part) && Files.size(part) <= info.length() ? Files.size(part) : 0;
        progress.add(have);
        try {
            try (OutputStream out =
                    have > 0 ? Files.newOutputStream(part, StandardOpenOption.APPEND) : Files.newOutputStream(part)) {
                FetchOptions rest = have > 0 ? FetchOptions.from(have) : FetchOptions.whole();
                copy(client, info.key(), rest.ofFid(info.fid()), out, progress);
            }
            Files.move(part, real, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException e) {
            if (!resume) {
                Files.deleteIfExists(part);
            }
            throw e;
        }
    }

    private void copy(MogileClient client, String key, FetchOptions options, OutputStream out, Progress progress)
            throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        FetchOptions wanted = invocation.has("verify") ? options.withVerification() : options;
        try (InputStream in = client.fetch(key, wanted)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                progress.add(read);
            }
        }
    }
}

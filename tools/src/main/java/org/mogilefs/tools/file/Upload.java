package org.mogilefs.tools.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.mogilefs.client.MogileClient;
import org.mogilefs.client.Source;
import org.mogilefs.client.StoreOptions;
import org.mogilefs.client.UnknownKeyException;
import org.mogilefs.protocol.HashType;
import org.mogilefs.tools.cli.Config;
import org.mogilefs.tools.cli.Invocation;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.ToolException;
import org.mogilefs.tools.cli.UsageException;

/** {@code mogupload}. */
final class Upload {
    private static final int PARALLEL = 4;

    private final Io io;
    private final FileContext context;
    private final Invocation invocation;
    private final StoreOptions options;

    /** One file of a folder. */
    private record Item(Path path, String key, long length) {}

    Upload(Io io, FileContext context) {
        this.io = io;
        this.context = context;
        this.invocation = context.invocation();
        StoreOptions inClass = StoreOptions.inClass(context.config().text(invocation, "class"));
        this.options = invocation.has("verify") ? inClass.withVerifiedChecksum(HashType.MD5) : inClass;
    }

    int run() throws IOException, InterruptedException {
        String file = invocation.required("file");
        try {
            if (invocation.has("recursive")) {
                return folder(path(file), invocation.text("key"));
            }
            String key = invocation.required("key");
            if (file.equals("-")) {
                return one(key, Source.of(io.in()));
            }
            Path path = path(file);
            if (Files.isDirectory(path)) {
                throw new ToolException(file + " is a folder; --recursive stores all files in it");
            }
            if (isDone(context.client(), new Item(path, key, Files.size(path)))) {
                return 0;
            }
            try {
                // what is no regular file (a pipe, a device) has no length to go by
                return Files.isRegularFile(path) ? one(key, Source.of(path)) : streamed(key, path);
            } catch (IOException e) {
                throw new ToolException(file + ": " + Config.reason(e), Config.status(e));
            }
        } catch (java.nio.file.FileSystemException e) {
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

    private int streamed(String key, Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            return one(key, Source.of(in));
        }
    }

    private int one(String key, Source source) throws IOException {
        try (Progress progress = new Progress(io.err(), invocation.has("quiet"), source.length(), 1)) {
            context.client().store(key, options.withProgress(progress.ofOneFile()), source);
        }
        return 0;
    }

    private int folder(Path root, String prefix) throws IOException, InterruptedException {
        if (!Files.isDirectory(root)) {
            throw new ToolException(root + " is no folder");
        }
        List<Item> items = items(root, prefix);
        MogileClient client = context.client();
        long bytes = items.stream().mapToLong(Item::length).sum();
        try (Progress progress = new Progress(io.err(), invocation.has("quiet"), bytes, items.size());
                Parallel parallel = new Parallel(threads(invocation), progress::complain)) {
            for (Item item : items) {
                parallel.submit(item.path().toString(), () -> store(client, item, progress));
            }
            long failures = parallel.finish();
            if (failures > 0) {
                progress.complain(failures + " of " + items.size() + " files were not stored");
                return 1;
            }
        }
        return 0;
    }

    static int threads(Invocation invocation) {
        int threads = invocation.number("parallel", PARALLEL);
        if (threads < 1 || threads > 256) {
            throw new UsageException("--parallel is 1 to 256");
        }
        return threads;
    }

    private void store(MogileClient client, Item item, Progress progress) throws IOException {
        if (isDone(client, item)) {
            progress.add(item.length());
        } else {
            client.store(item.key(), options.withProgress(progress.ofOneFile()), Source.of(item.path()));
        }
        progress.fileDone();
    }

    private boolean isDone(MogileClient client, Item item) {
        if (!invocation.has("skip-existing")) {
            return false;
        }
        try {
            return client.fileInfo(item.key()).length() == item.length();
        } catch (UnknownKeyException e) {
            return false;
        }
    }

    /** All regular files below {@code root}; symbolic links to files are followed, those to folders are not. */
    private static List<Item> items(Path root, String prefix) throws IOException {
        List<Item> items = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
                String key = prefix + root.relativize(file).toString().replace('\\', '/');
                items.add(new Item(file, key, Files.size(file)));
            }
        }
        return items;
    }
}

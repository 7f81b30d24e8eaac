package org.mogilefs.tools.chunked;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.mogilefs.client.MogileClient;
import org.mogilefs.client.MogileException;
import org.mogilefs.client.StorageProbe;
import org.mogilefs.protocol.HashType;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.ToolException;

/** {@code mogtool extract}: fetches a file, putting its chunks together again, each compared with its MD5. */
final class Extractor {
    private final Io io;
    private final MogileClient client;
    private final Settings settings;
    private final String key;

    Extractor(Io io, MogileClient client, Settings settings) {
        this.io = io;
        this.client = client;
        this.settings = settings;
        this.key = settings.key();
    }

    int run() throws Exception {
        String destination = settings.invocation().text("destination");
        BigFileInfo info = settings.big()
                ? Mogtool.info(client, key)
                : new BigFileInfo("", "file", settings.gzip(), key, 0, List.of());
        boolean unpack =
                info.type().equals("tarball") && !settings.invocation().has("asfile") && !destination.equals("-");
        if (unpack) {
            untar(info, destination);
        } else if (destination.equals("-")) {
            copy(info, io.out().bytes());
        } else {
            Path target = destination.equals(".") ? Path.of(info.filename()).getFileName() : Path.of(destination);
            if (Files.isRegularFile(target) && !settings.overwrite()) {
                throw new ToolException(
                        "Error: destination exists: " + target + " (--overwrite replaces it)", Mogtool.STATUS_FATAL);
            }
            try (OutputStream out = Files.newOutputStream(target)) {
                copy(info, out);
            }
        }
        if (!destination.equals("-")) {
            io.out().line("Done.");
        }
        return 0;
    }

    private void copy(BigFileInfo info, OutputStream out) throws IOException {
        try (InputStream in = open(info)) {
            in.transferTo(out);
        }
    }

    private InputStream open(BigFileInfo info) throws IOException {
        InputStream in = settings.big()
                ? new java.io.SequenceInputStream(Collections.enumeration(lazy(info)))
                : client.fetch(key);
        return settings.gzip() && info.compressed() ? decompressed(in) : in;
    }

    /** Each chunk is fetched when the one before it has been read. */
    private List<InputStream> lazy(BigFileInfo info) {
        List<InputStream> chunks = new ArrayList<>();
        for (BigFileInfo.Part part : info.parts()) {
            chunks.add(new LazyStream(() -> new java.io.ByteArrayInputStream(fetch(part))));
        }
        return chunks;
    }

    private byte[] fetch(BigFileInfo.Part part) throws IOException {
        List<String> failures = new ArrayList<>();
        try {
            byte[] bytes = client.fetchBytes(key + "," + part.number());
            if (isRight(bytes, part)) {
                return bytes;
            }
            failures.add("the copy that was fetched is damaged");
        } catch (MogileException e) {
            failures.add(e.getMessage());
        }
        byte[] doubtful = null;
        for (String path : part.paths()) {
            try {
                byte[] bytes = StorageProbe.get(path, Math.toIntExact(part.bytes() + 1));
                if (isRight(bytes, part)) {
                    return bytes;
                }
                if (bytes.length == part.bytes() && Arrays.equals(bytes, doubtful)) {
                    // the original notes the digest of all it has read, which may be more than the chunk
                    io.complain("chunk " + part.number() + ": not the digest that was noted, but two copies agree");
                    return bytes;
                }
                doubtful = bytes;
                failures.add(path + " is damaged");
            } catch (IOException e) {
                failures.add(path + ": " + e.getMessage());
            }
        }
        throw new IOException("chunk " + part.number() + ": " + String.join("; ", failures));
    }

    private static boolean isRight(byte[] bytes, BigFileInfo.Part part) {
        return bytes.length == part.bytes()
                && HexFormat.of()
                        .formatHex(HashType.MD5.newDigest().digest(bytes))
                        .equals(part.md5());
    }

    /** The original compresses to a zlib stream, and marks files that were gzip already: both are told by their start. */
    private static InputStream decompressed(InputStream in) throws IOException {
        PushbackInputStream start = new PushbackInputStream(in, 2);
        byte[] magic = start.readNBytes(2);
        start.unread(magic);
        boolean gzip = magic.length == 2 && (magic[0] & 0xFF) == 0x1f && (magic[1] & 0xFF) == 0x8b;
        boolean zlib = magic.length == 2 && magic[0] == 0x78 && ((magic[0] << 8 | magic[1] & 0xFF) % 31) == 0;
        return gzip ? new GZIPInputStream(start) : zlib ? new InflaterInputStream(start) : start;
    }

    private void untar(BigFileInfo info, String destination) throws Exception {
        Path folder = Path.of(destination);
        if (!Files.isDirectory(folder)) {
            throw new ToolException(
                    "Error: " + destination + " is no folder (--asfile fetches the archive)", Mogtool.STATUS_FATAL);
        }
        Process tar = new ProcessBuilder("tar", info.compressed() ? "xzf" : "xf", "-")
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream out = tar.getOutputStream();
                InputStream in = new java.io.SequenceInputStream(Collections.enumeration(lazy(info)))) {
            in.transferTo(out);
        }
        int status = tar.waitFor();
        if (status != 0) {
            throw new ToolException("Error: tar ended with status " + status, Mogtool.STATUS_FATAL);
        }
    }

    /** A stream that is opened when it is first read, and let go of at its end. */
    private static final class LazyStream extends InputStream {
        private Callable<InputStream> opener;
        private InputStream in;

        LazyStream(Callable<InputStream> opener) {
            this.opener = opener;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (in == null) {
                in = open();
            }
            return in.read(buffer, offset, length);
        }

        private InputStream open() throws IOException {
            if (opener == null) {
                return InputStream.nullInputStream();
            }
            try {
                return opener.call();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }

        @Override
        public void close() {
            opener = null;
            in = InputStream.nullInputStream();
        }
    }
}

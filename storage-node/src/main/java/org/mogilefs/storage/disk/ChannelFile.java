package org.mogilefs.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file opened the portable way, where the system cannot tell what is in memory: it may always have to wait. */
final class ChannelFile implements OpenFile {
    private static final Logger log = LoggerFactory.getLogger(ChannelFile.class);
    private static final int TRIES = 100;

    private final FileChannel channel;
    private final BasicFileAttributes attributes;
    private final long size;

    private ChannelFile(FileChannel channel, BasicFileAttributes attributes, long size) {
        this.channel = channel;
        this.attributes = attributes;
        this.size = size;
    }

    /** Opens {@code path}, which is no symbolic link unless it is a device itself. */
    static ChannelFile open(Path path) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            BasicFileAttributes before = Files.readAttributes(path, BasicFileAttributes.class);
            if (before.isDirectory() || before.isOther()) {
                return new ChannelFile(null, before, 0);
            }
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            try {
                // Java tells no time of an open file; one whose name stood for the same file before and after has it
                BasicFileAttributes after = Files.readAttributes(path, BasicFileAttributes.class);
                if (Objects.equals(before.fileKey(), after.fileKey())
                        && before.lastModifiedTime().equals(after.lastModifiedTime())) {
                    return new ChannelFile(channel, after, channel.size());
                }
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            channel.close();
        }
        throw new java.nio.file.FileSystemException(path.toString(), null, "is replaced all the time");
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public long modifiedMillis() {
        return attributes.lastModifiedTime().toMillis();
    }

    @Override
    public Kind kind() {
        return attributes.isDirectory() ? Kind.FOLDER : attributes.isOther() ? Kind.OTHER : Kind.FILE;
    }

    @Override
    public int read(ByteBuffer to, long at) throws IOException {
        return channel.read(to, at);
    }

    @Override
    public int readCached(ByteBuffer to, long at) {
        return NOT_CACHED;
    }

    @Override
    public long send(long at, long length, ClientSocket to) throws IOException {
        return channel.transferTo(at, length, to.channel());
    }

    @Override
    public boolean isCached(long at, int length) {
        return false;
    }

    @Override
    public boolean isKnownCached(long at, int length) {
        return false;
    }

    @Override
    public void adviseSequential() {
        // the portable way has no advice to give
    }

    @Override
    public void close() {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("closing a file: {}", e.getMessage());
        }
    }
}

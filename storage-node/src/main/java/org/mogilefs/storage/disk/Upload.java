package org.mogilefs.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is being written: under a temporary name in its own folder until {@link #commit}, which makes it visible
 * whole. Closing it before leaves nothing. Owned by one request.
 */
public final class Upload implements AutoCloseable {
    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final boolean fsync;
    private final Folders folders;
    private long length;
    private boolean committed;

    private Upload(Path target, Path temporary, FileChannel channel, boolean fsync, Folders folders) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
        this.fsync = fsync;
        this.folders = folders;
    }

    /**
     * Begins to write a file under a temporary name beside it, making its folders.
     *
     * @param temporaryName a new one of {@link TemporaryNames}
     * @param fsync whether it is on the disk before it is visible
     * @throws IOException when it cannot be made; then nothing is left but new folders
     */
    static Upload begin(Path target, String temporaryName, boolean fsync, Folders folders) throws IOException {
        Path temporary = target.resolveSibling(temporaryName);
        FileChannel channel;
        try {
            channel = open(temporary);
        } catch (java.nio.file.NoSuchFileException e) {
            // the folders of a fid are missing once in a thousand uploads; looking first would cost each of them
            folders.make(target.getParent());
            channel = open(temporary);
        }
        return new Upload(target, temporary, channel, fsync, folders);
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    }

    /**
     * Appends bytes.
     *
     * @param bytes all that remain are taken
     * @throws IOException when the disk does not take them
     */
    public void write(ByteBuffer bytes) throws IOException {
        length += bytes.remaining();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** {@return the bytes written} */
    public long length() {
        return length;
    }

    /**
     * Makes the file visible, in place of whatever has its name but a folder, after it is on the disk where that is wanted.
     * What was there is never opened: not a pipe, nor what a symbolic link points to.
     *
     * @throws IOException when that fails: the old file is there still, or this one whole, without the promise that it
     *     survives a power cut
     * @throws BadPathException when a folder has this name
     */
    public void commit() throws IOException, BadPathException {
        if (fsync) {
            channel.force(false);
        }
        channel.close();
        rename();
        committed = true;
        folders.force(target.getParent());
    }

    private void rename() throws IOException, BadPathException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                throw BadPathException.notAFile();
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (!committed) {
            try {
                channel.close();
            } finally {
                Files.deleteIfExists(temporary);
            }
        }
    }
}

package org.mogilefs.storage.disk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A file opened through Linux itself, which tells what is in memory. */
final class LinuxFile implements OpenFile {
    private static final int KIND_MASK = 0_170000;
    private static final int KIND_FILE = 0_100000;
    private static final int KIND_FOLDER = 0_040000;

    /** Smaller ones are read, and never sent by the system: nothing is gained by knowing. */
    private static final int REMEMBERED_MIN = 16 * 1024;

    /** For file systems that do not know RWF_NOWAIT, by number: whether all of it is in memory anyway. */
    private static final Map<Long, Boolean> IN_MEMORY = new ConcurrentHashMap<>();

    private final int fd;
    private final LinuxCalls.Stat stat;
    private final ResidentFiles resident;
    private final long key;
    private final Uses uses;
    // from its begin to here it was seen in memory; by one reader at a time
    private long seenTo;

    private LinuxFile(int fd, LinuxCalls.Stat stat, ResidentFiles resident) {
        this.fd = fd;
        this.stat = stat;
        this.resident = resident;
        this.key = ResidentFiles.key(stat);
        this.uses = new Uses(() -> LinuxCalls.close(fd));
    }

    /**
     * Takes over an open descriptor.
     *
     * @param resident where files are remembered that are in memory
     * @return null when the system cannot say what it is
     */
    static LinuxFile of(int fd, ResidentFiles resident) {
        LinuxCalls.Stat stat = new LinuxCalls.Stat();
        if (LinuxCalls.stat(fd, stat) < 0) {
            LinuxCalls.close(fd);
            return null;
        }
        return new LinuxFile(fd, stat, resident);
    }

    @Override
    public long size() {
        return stat.size;
    }

    @Override
    public long modifiedMillis() {
        return stat.modifiedMillis;
    }

    @Override
    public Kind kind() {
        return switch (stat.mode & KIND_MASK) {
            case KIND_FILE -> Kind.FILE;
            case KIND_FOLDER -> Kind.FOLDER;
            default -> Kind.OTHER;
        };
    }

    @Override
    public int read(ByteBuffer to, long at) throws IOException {
        resident.forget(key);
        return read(to, at, false);
    }

    @Override
    public int readCached(ByteBuffer to, long at) throws IOException {
        int n = read(to, at, !isInMemory());
        if (n == NOT_CACHED && isInMemory()) {
            n = read(to, at, false);
        }
        if (n > 0) {
            sawCached(at, n);
        }
        return n;
    }

    private void sawCached(long at, int length) {
        if (at <= seenTo && at + length > seenTo) {
            seenTo = at + length;
            if (seenTo >= stat.size && stat.size >= REMEMBERED_MIN) {
                resident.add(key);
            }
        }
    }

    private boolean isInMemory() {
        return !IN_MEMORY.isEmpty() && Boolean.TRUE.equals(IN_MEMORY.get(stat.device));
    }

    private int read(ByteBuffer to, long at, boolean onlyCached) throws IOException {
        enter();
        try {
            MemorySegment target = MemorySegment.ofBuffer(to);
            while (true) {
                int n = LinuxCalls.read(fd, target, to.remaining(), at, onlyCached);
                if (n > 0) {
                    to.position(to.position() + n);
                    return n;
                }
                switch (-n) {
                    case 0 -> {
                        return -1;
                    }
                    case LinuxCalls.EINTR -> {
                        continue;
                    }
                    case LinuxCalls.EAGAIN -> {
                        return NOT_CACHED;
                    }
                    case LinuxCalls.EOPNOTSUPP -> {
                        IN_MEMORY.computeIfAbsent(stat.device, d -> PageCache.isAllOf(fd));
                        return NOT_CACHED;
                    }
                    default -> throw failed(-n);
                }
            }
        } finally {
            uses.leave();
        }
    }

    @Override
    public long send(long at, long length, ClientSocket to) throws IOException {
        if (!to.isKnown()) {
            return CANNOT_SEND;
        }
        enter();
        try {
            int n = to.send(socket -> SocketCalls.sendFile(socket, fd, at, length));
            return switch (-n) {
                // a file system that has its own ways
                case LinuxCalls.EINVAL, LinuxCalls.ENOSYS, LinuxCalls.EOPNOTSUPP -> CANNOT_SEND;
                default -> {
                    if (n < 0) {
                        throw failed(-n);
                    }
                    yield n;
                }
            };
        } finally {
            uses.leave();
        }
    }

    private static FileSystemException failed(int errno) {
        return new FileSystemException(null, null, LinuxErrors.text(errno));
    }

    @Override
    public boolean isCached(long at, int length) throws IOException {
        if (isKnownCached(at, length)) {
            return true;
        }
        boolean isCached = PageCache.isOwner(stat.user) && holds(at, Math.min(length, PageCache.LOOK_MAX));
        if (isCached) {
            sawCached(at, Math.min(length, PageCache.LOOK_MAX));
        } else {
            resident.forget(key);
        }
        return isCached;
    }

    private boolean holds(long at, int length) throws IOException {
        enter();
        try {
            return PageCache.holds(fd, at, length);
        } finally {
            uses.leave();
        }
    }

    @Override
    public boolean isKnownCached(long at, int length) throws IOException {
        if (!resident.contains(key)) {
            return false;
        }
        enter();
        try {
            return PageCache.missesNone(fd, at, length);
        } finally {
            uses.leave();
        }
    }

    private void enter() throws ClosedChannelException {
        if (!uses.enter()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public void adviseSequential() {
        LinuxCalls.adviseSequential(fd);
    }

    @Override
    public void close() {
        uses.end();
    }
}

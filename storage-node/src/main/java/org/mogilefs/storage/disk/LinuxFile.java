package org.mogilefs.storage.disk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file opened through Linux itself, which tells what is in memory. */
final class LinuxFile implements OpenFile {
    private static final Logger log = LoggerFactory.getLogger(LinuxFile.class);
    private static final int KIND_MASK = 0_170000;
    private static final int KIND_FILE = 0_100000;
    private static final int KIND_FOLDER = 0_040000;

    /** For file systems that do not know RWF_NOWAIT, by number: whether all of it is in memory anyway. */
    private static final Map<Long, Boolean> IN_MEMORY = new ConcurrentHashMap<>();

    private final int fd;
    private final LinuxCalls.Stat stat;
    // the same file once more, for what only Java's own channels can do; used by one sender at a time
    private volatile FileChannel channel;
    // 1 for being open and 1 a read under way: whoever takes the last one closes
    private final AtomicInteger users = new AtomicInteger(1);
    private final AtomicBoolean closed = new AtomicBoolean();

    private LinuxFile(int fd, LinuxCalls.Stat stat) {
        this.fd = fd;
        this.stat = stat;
    }

    /** Takes over an open descriptor; null when the system cannot say what it is. */
    static LinuxFile of(int fd) {
        LinuxCalls.Stat stat = new LinuxCalls.Stat();
        if (LinuxCalls.stat(fd, stat) < 0) {
            LinuxCalls.close(fd);
            return null;
        }
        return new LinuxFile(fd, stat);
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
        return read(to, at, false);
    }

    @Override
    public int readCached(ByteBuffer to, long at) throws IOException {
        int n = read(to, at, !isInMemory());
        return n == NOT_CACHED && isInMemory() ? read(to, at, false) : n;
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
                    default -> throw new FileSystemException(null, null, LinuxErrors.text(-n));
                }
            }
        } finally {
            leave();
        }
    }

    @Override
    public long send(long at, long length, SocketChannel to) throws IOException {
        enter();
        try {
            FileChannel from = channel;
            if (from == null) {
                from = FileChannel.open(Path.of("/proc/self/fd/" + fd), StandardOpenOption.READ);
                channel = from;
            }
            return from.transferTo(at, length, to);
        } catch (NoSuchFileException e) {
            // no /proc here
            return -1;
        } finally {
            leave();
        }
    }

    @Override
    public boolean isCached(long at, int length) throws IOException {
        if (!PageCache.isOwner(stat.user)) {
            return false;
        }
        enter();
        try {
            return PageCache.holds(fd, at, Math.min(length, PageCache.LOOK_MAX));
        } finally {
            leave();
        }
    }

    private void enter() throws ClosedChannelException {
        int now = users.get();
        while (now > 0) {
            if (users.compareAndSet(now, now + 1)) {
                return;
            }
            now = users.get();
        }
        throw new ClosedChannelException();
    }

    private void leave() {
        if (users.decrementAndGet() == 0) {
            LinuxCalls.close(fd);
            closeChannel();
        }
    }

    private void closeChannel() {
        try (FileChannel last = channel) {
            log.trace("closing {}", last);
        } catch (IOException e) {
            log.debug("closing a file: {}", e.getMessage());
        }
    }

    @Override
    public void adviseSequential() {
        LinuxCalls.adviseSequential(fd);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            leave();
        }
    }
}

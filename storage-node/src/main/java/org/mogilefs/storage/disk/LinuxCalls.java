package org.mogilefs.storage.disk;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of Linux on files that Java has no words for: open and read only what is in memory already. Every call
 * answers -errno for an error. Constants are those of the kernel's own interface, the same on all processors named here.
 */
final class LinuxCalls {
    private static final Logger log = LoggerFactory.getLogger(LinuxCalls.class);

    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EEXIST = 17;
    static final int EINVAL = 22;
    static final int ENOSYS = 38;
    static final int EPERM = 1;
    static final int EOPNOTSUPP = 95;

    /** The kernel fails an open that would have to read a folder from the disk. */
    static final int RESOLVE_CACHED = 0x20;
    /** No symbolic link anywhere on the way. */
    static final int RESOLVE_NO_SYMLINKS = 0x04;

    static final int O_NONBLOCK = 0_4000;
    static final int O_NOATIME = 0_1000000;
    static final int O_CLOEXEC = 0_2000000;

    private static final long SYS_OPENAT2 = 437;
    private static final long SYS_RENAMEAT2 = isArm() ? 276 : 316;
    private static final int RENAME_NOREPLACE = 1;
    private static final int AT_FDCWD = -100;
    private static final int AT_EMPTY_PATH = 0x1000;
    // a file system of the network answers from what it knows, instead of asking its server
    private static final int AT_STATX_DONT_SYNC = 0x4000;
    private static final int STATX_BASIC = 0x7ff;
    private static final int RWF_NOWAIT = 0x08;
    private static final int FADV_SEQUENTIAL = 2;

    private static final MethodHandle OPENAT2 = LinuxCall.handle(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle RENAMEAT2 = LinuxCall.handle(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle STATX =
            LinuxCall.handle("statx", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle PREADV2 = LinuxCall.handle(
            "preadv2", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle CLOSE = LinuxCall.handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle FADVISE = LinuxCall.handle(
            "posix_fadvise", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));

    private LinuxCalls() {}

    private static boolean isArm() {
        return processor().equals("aarch64");
    }

    private static String processor() {
        return System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    }

    /** Whether this system has all of them. */
    static boolean isSupported() {
        if (!System.getProperty("os.name").equals("Linux") || !processor().equals("amd64") && !isArm()) {
            return false;
        }
        try {
            int fd = open(new byte[] {'/'}, "", O_CLOEXEC, RESOLVE_CACHED | RESOLVE_NO_SYMLINKS);
            if (fd >= 0) {
                close(fd);
                return true;
            }
            log.info("no openat2 here (error {}): every read goes through the threads of its device", -fd);
        } catch (LinkageError | RuntimeException e) {
            log.info("no native calls here ({}): every read goes through the threads of its device", e.toString());
        }
        return false;
    }

    /**
     * Opens {@code folder + below} for reading.
     *
     * @param folder an absolute path as the system spells it
     * @param below ASCII
     */
    static int open(byte[] folder, String below, int flags, int resolve) {
        LinuxCall.Scratch scratch = LinuxCall.scratch();
        int length = folder.length + below.length();
        if (length >= LinuxCall.PATH_MAX) {
            return -ENOENT;
        }
        MemorySegment.copy(folder, 0, scratch.path, ValueLayout.JAVA_BYTE, 0, folder.length);
        for (int i = 0; i < below.length(); i++) {
            scratch.path.set(ValueLayout.JAVA_BYTE, folder.length + i, (byte) below.charAt(i));
        }
        scratch.path.set(ValueLayout.JAVA_BYTE, length, (byte) 0);
        scratch.how.set(JAVA_LONG, 0, flags);
        scratch.how.set(JAVA_LONG, 8, 0);
        scratch.how.set(JAVA_LONG, 16, resolve);
        try {
            long fd = (long) OPENAT2.invokeExact(scratch.errno, SYS_OPENAT2, AT_FDCWD, scratch.path, scratch.how, 24L);
            return fd < 0 ? -scratch.errno() : (int) fd;
        } catch (Throwable e) {
            throw LinuxCall.failed(e);
        }
    }

    /** Renames a file, unless something has the new name already: 0; -EINVAL where the file system has no such thing. */
    static int renameToFreeName(Path from, Path to) {
        try (Arena arena = Arena.ofConfined()) {
            long result = (long) RENAMEAT2.invokeExact(
                    LinuxCall.scratch().errno,
                    SYS_RENAMEAT2,
                    AT_FDCWD,
                    LinuxCall.path(from, arena),
                    AT_FDCWD,
                    LinuxCall.path(to, arena),
                    RENAME_NOREPLACE);
            return result < 0 ? -LinuxCall.scratch().errno() : 0;
        } catch (Throwable e) {
            throw LinuxCall.failed(e);
        }
    }

    /** The size, time and kind of an open file, written to the thread's {@code stat}; 0 or -errno. */
    static int stat(int fd, Stat into) {
        LinuxCall.Scratch scratch = LinuxCall.scratch();
        try {
            int result = (int) STATX.invokeExact(
                    scratch.errno, fd, scratch.empty, AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_BASIC, scratch.stat);
            if (result < 0) {
                return -scratch.errno();
            }
        } catch (Throwable e) {
            throw LinuxCall.failed(e);
        }
        into.mode = scratch.stat.get(ValueLayout.JAVA_SHORT, 0x1c) & 0xffff;
        into.user = scratch.stat.get(JAVA_INT, 0x14);
        into.inode = scratch.stat.get(JAVA_LONG, 0x20);
        into.size = scratch.stat.get(JAVA_LONG, 0x28);
        into.modifiedMillis = scratch.stat.get(JAVA_LONG, 0x70) * 1000 + scratch.stat.get(JAVA_INT, 0x78) / 1_000_000;
        into.device = (long) scratch.stat.get(JAVA_INT, 0x88) << 32 | scratch.stat.get(JAVA_INT, 0x8c) & 0xffffffffL;
        return 0;
    }

    /** What {@link #stat} found. */
    static final class Stat {
        int mode;
        int user;
        long inode;
        long size;
        long modifiedMillis;
        long device;
    }

    /** Reads up to {@code length} bytes to an address: how many, 0 at the end, or -errno. */
    static int read(int fd, MemorySegment to, long length, long at, boolean onlyCached) {
        LinuxCall.Scratch scratch = LinuxCall.scratch();
        scratch.vector.set(ADDRESS, 0, to);
        scratch.vector.set(JAVA_LONG, 8, length);
        try {
            long n = (long) PREADV2.invokeExact(scratch.errno, fd, scratch.vector, 1, at, onlyCached ? RWF_NOWAIT : 0);
            return n < 0 ? -scratch.errno() : (int) n;
        } catch (Throwable e) {
            throw LinuxCall.failed(e);
        }
    }

    /** The file will be read from begin to end; advice that cannot be taken is no failure. */
    static void adviseSequential(int fd) {
        try {
            int _ = (int) FADVISE.invokeExact(LinuxCall.scratch().errno, fd, 0L, 0L, FADV_SEQUENTIAL);
        } catch (Throwable e) {
            throw LinuxCall.failed(e);
        }
    }

    static void close(int fd) {
        try {
            int _ = (int) CLOSE.invokeExact(LinuxCall.scratch().errno, fd);
        } catch (Throwable e) {
            throw LinuxCall.failed(e);
        }
    }
}

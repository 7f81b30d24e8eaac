package org.mogilefs.storage.disk;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of Linux that Java has no words for: open and read only what is in memory already. Every call answers -errno
 * for an error. Constants are those of the kernel's own interface, the same on all processors named here.
 */
final class LinuxCalls {
    private static final Logger log = LoggerFactory.getLogger(LinuxCalls.class);

    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
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
    private static final int AT_FDCWD = -100;
    private static final int AT_EMPTY_PATH = 0x1000;
    // a file system of the network answers from what it knows, instead of asking its server
    private static final int AT_STATX_DONT_SYNC = 0x4000;
    private static final int STATX_BASIC = 0x7ff;
    private static final int RWF_NOWAIT = 0x08;
    private static final int FADV_SEQUENTIAL = 2;
    private static final long TMPFS_MAGIC = 0x01021994L;
    private static final long RAMFS_MAGIC = 0x858458f6L;
    private static final int PROT_READ = 1;
    private static final int MAP_SHARED = 1;
    // no page is smaller, and none larger where we run: fine for offsets and for counting
    private static final int PAGE_MIN = 4096;
    private static final int PAGE_MAX = 65536;

    private static final int ERROR_TEXT_MAX = 1024;

    /** The most that {@link #isCached} looks at in one call. */
    static final int LOOK_MAX = 1024 * 1024;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout ERRNO = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO_VALUE = ERRNO.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle OPENAT2 = handle(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle STATX =
            handle("statx", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle PREADV2 =
            handle("preadv2", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle FADVISE =
            handle("posix_fadvise", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle FSTATFS = handle("fstatfs", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

    private static final MethodHandle MMAP =
            handle("mmap", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MUNMAP = handle("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle MINCORE =
            handle("mincore", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS));
    private static final MethodHandle GETEUID = handle("geteuid", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle STRERROR = handle("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);
    private static final int OWN_USER = ownUser();

    private LinuxCalls() {}

    private static MethodHandle handle(String name, FunctionDescriptor types, Linker.Option... options) {
        Linker.Option[] all = java.util.Arrays.copyOf(options, options.length + 1);
        all[options.length] = Linker.Option.captureCallState("errno");
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), types, all);
    }

    /** What a call needs in native memory; each thread has its own. */
    static final class Scratch {
        private static final int PATH_MAX = 4096;
        final MemorySegment errno;
        final MemorySegment path;
        final MemorySegment how;
        final MemorySegment stat;
        final MemorySegment vector;
        final MemorySegment empty;
        final MemorySegment pages;

        Scratch() {
            Arena arena = Arena.ofAuto();
            errno = arena.allocate(ERRNO);
            path = arena.allocate(PATH_MAX);
            how = arena.allocate(24, 8);
            stat = arena.allocate(256, 8);
            vector = arena.allocate(16, 8);
            empty = arena.allocate(1);
            pages = arena.allocate((LOOK_MAX + PAGE_MAX) / PAGE_MIN);
        }

        int errno() {
            return (int) ERRNO_VALUE.get(errno, 0L);
        }
    }

    /** Whether this system has all of them. */
    static boolean isSupported() {
        String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        if (!System.getProperty("os.name").equals("Linux")
                || !processor.equals("amd64") && !processor.equals("aarch64")) {
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
        Scratch scratch = SCRATCH.get();
        int length = folder.length + below.length();
        if (length >= Scratch.PATH_MAX) {
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
            throw failed(e);
        }
    }

    /** The size, time and kind of an open file, written to the thread's {@code stat}; 0 or -errno. */
    static int stat(int fd, Stat into) {
        Scratch scratch = SCRATCH.get();
        try {
            int result = (int) STATX.invokeExact(
                    scratch.errno, fd, scratch.empty, AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_BASIC, scratch.stat);
            if (result < 0) {
                return -scratch.errno();
            }
        } catch (Throwable e) {
            throw failed(e);
        }
        into.mode = scratch.stat.get(ValueLayout.JAVA_SHORT, 0x1c) & 0xffff;
        into.user = scratch.stat.get(JAVA_INT, 0x14);
        into.size = scratch.stat.get(JAVA_LONG, 0x28);
        into.modifiedMillis = scratch.stat.get(JAVA_LONG, 0x70) * 1000 + scratch.stat.get(JAVA_INT, 0x78) / 1_000_000;
        into.device = (long) scratch.stat.get(JAVA_INT, 0x88) << 32 | scratch.stat.get(JAVA_INT, 0x8c) & 0xffffffffL;
        return 0;
    }

    /** What {@link #stat} found. */
    static final class Stat {
        int mode;
        int user;
        long size;
        long modifiedMillis;
        long device;
    }

    /** Reads up to {@code length} bytes to an address: how many, 0 at the end, or -errno. */
    static int read(int fd, MemorySegment to, long length, long at, boolean onlyCached) {
        Scratch scratch = SCRATCH.get();
        scratch.vector.set(ADDRESS, 0, to);
        scratch.vector.set(JAVA_LONG, 8, length);
        try {
            long n = (long) PREADV2.invokeExact(scratch.errno, fd, scratch.vector, 1, at, onlyCached ? RWF_NOWAIT : 0);
            return n < 0 ? -scratch.errno() : (int) n;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** Whether the file lies in memory for good, on a file system of that kind. */
    static boolean isInMemory(int fd) {
        Scratch scratch = SCRATCH.get();
        try {
            int result = (int) FSTATFS.invokeExact(scratch.errno, fd, scratch.stat);
            long type = scratch.stat.get(JAVA_LONG, 0);
            return result == 0 && (type == TMPFS_MAGIC || type == RAMFS_MAGIC);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /**
     * Whether a part of a file, up to {@link #LOOK_MAX} long, is in memory. The kernel answers truly only those who own
     * the file or may write to it, and others that all is there: see {@link #isOwner}.
     */
    static boolean isCached(int fd, long at, int length) {
        Scratch scratch = SCRATCH.get();
        long first = at & -PAGE_MAX;
        long bytes = at + length - first;
        try {
            MemorySegment mapping = (MemorySegment)
                    MMAP.invokeExact(scratch.errno, MemorySegment.NULL, bytes, PROT_READ, MAP_SHARED, fd, first);
            if (mapping.address() == -1) {
                return false;
            }
            scratch.pages.fill((byte) 1);
            int result = (int) MINCORE.invokeExact(scratch.errno, mapping, bytes, scratch.pages);
            int ignored = (int) MUNMAP.invokeExact(scratch.errno, mapping, bytes);
            log.trace("munmap: {}", ignored);
            return result == 0 && allSet(scratch.pages, (bytes + PAGE_MIN - 1) / PAGE_MIN);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    // with larger pages the kernel sets fewer bytes; the others were set before
    private static boolean allSet(MemorySegment pages, long count) {
        for (long i = 0; i < count; i++) {
            if ((pages.get(ValueLayout.JAVA_BYTE, i) & 1) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the process owns what belongs to {@code user}. */
    static boolean isOwner(int user) {
        return OWN_USER == 0 || OWN_USER == user;
    }

    private static int ownUser() {
        try {
            return (int) GETEUID.invokeExact(SCRATCH.get().errno);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** The system's words for an error. */
    static String errorText(int errno) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(SCRATCH.get().errno, errno);
            return text.reinterpret(ERROR_TEXT_MAX).getString(0);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** The file will be read from begin to end; advice that cannot be taken is no failure. */
    static void adviseSequential(int fd) {
        try {
            int ignored = (int) FADVISE.invokeExact(SCRATCH.get().errno, fd, 0L, 0L, FADV_SEQUENTIAL);
            log.trace("posix_fadvise: {}", ignored);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static void close(int fd) {
        try {
            int ignored = (int) CLOSE.invokeExact(SCRATCH.get().errno, fd);
            log.trace("close: {}", ignored);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    // the handles themselves throw nothing
    private static IllegalStateException failed(Throwable e) {
        return new IllegalStateException("a call of the system failed", e);
    }
}

package org.mogilefs.storage.disk;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** What of a file is in memory, as far as Linux tells. */
final class PageCache {
    /** The most that {@link #holds} looks at in one call. */
    static final int LOOK_MAX = 1024 * 1024;

    private static final long TMPFS_MAGIC = 0x01021994L;
    private static final long RAMFS_MAGIC = 0x858458f6L;
    private static final long SYS_CACHESTAT = 451;
    private static final int PROT_READ = 1;
    private static final int MAP_SHARED = 1;
    // no page is smaller, and none larger where we run: fine for offsets and for counting
    private static final int PAGE_MIN = 4096;
    private static final int PAGE_MAX = 65536;

    private static final MethodHandle FSTATFS =
            LinuxCall.handle("fstatfs", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle MMAP = LinuxCall.handle(
            "mmap", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MUNMAP =
            LinuxCall.handle("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle MINCORE =
            LinuxCall.handle("mincore", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS));
    private static final MethodHandle CACHESTAT = LinuxCall.handle(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT),
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle GETEUID = LinuxCall.handle("geteuid", FunctionDescriptor.of(JAVA_INT));

    private static final MethodHandle GETPAGESIZE = LinuxCall.handle("getpagesize", FunctionDescriptor.of(JAVA_INT));

    private static final int OWN_USER = askForNumber(GETEUID);
    private static final int PAGE_SIZE = askForNumber(GETPAGESIZE);

    private PageCache() {}

    /** Whether the file lies in memory for good, on a file system of that kind. */
    static boolean isAllOf(int fd) {
        LinuxCall.Scratch scratch = LinuxCall.scratch();
        try {
            int result = (int) FSTATFS.invokeExact(scratch.errno, fd, scratch.stat);
            long type = scratch.stat.get(JAVA_LONG, 0);
            return result == 0 && (type == TMPFS_MAGIC || type == RAMFS_MAGIC);
        } catch (Throwable e) {
            throw LinuxCall.failed(e);
        }
    }

    /**
     * Whether a part of a file, up to {@link #LOOK_MAX} long, is in memory. The kernel answers truly only those who own
     * the file or may write to it, and others that all is there: see {@link #isOwner}.
     */
    static boolean holds(int fd, long at, int length) {
        LinuxCall.Scratch scratch = LinuxCall.scratch();
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
            int _ = (int) MUNMAP.invokeExact(scratch.errno, mapping, bytes);
            return result == 0 && allSet(scratch.pages, (bytes + PAGE_MIN - 1) / PAGE_MIN);
        } catch (Throwable e) {
            throw LinuxCall.failed(e);
        }
    }

    /**
     * Whether no page of a part of a file is missing; some may still be on their way from the disk. Costs a tenth of
     * {@link #holds}. False before Linux 6.5, and to those who, for Linux, have no business to know.
     */
    static boolean missesNone(int fd, long at, long length) {
        LinuxCall.Scratch scratch = LinuxCall.scratch();
        scratch.how.set(JAVA_LONG, 0, at);
        scratch.how.set(JAVA_LONG, 8, length);
        try {
            long result = (long) CACHESTAT.invokeExact(scratch.errno, SYS_CACHESTAT, fd, scratch.how, scratch.stat, 0);
            return result == 0 && scratch.stat.get(JAVA_LONG, 0) >= pages(at, length);
        } catch (Throwable e) {
            throw LinuxCall.failed(e);
        }
    }

    private static long pages(long at, long length) {
        return (at + length + PAGE_SIZE - 1) / PAGE_SIZE - at / PAGE_SIZE;
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

    private static int askForNumber(MethodHandle call) {
        try {
            return (int) call.invokeExact(LinuxCall.scratch().errno);
        } catch (Throwable e) {
            throw LinuxCall.failed(e);
        }
    }
}

package org.mogilefs.storage.disk;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** How functions of the C library are called, and what a call needs. */
final class LinuxCall {
    /** The longest path, with the NUL at its end. */
    static final int PATH_MAX = 4096;

    // a byte a page, for the most that is looked at in one call
    private static final int PAGES_MAX = 512;
    private static final Charset FILE_NAMES = fileNames();
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout ERRNO = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO_VALUE = ERRNO.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private LinuxCall() {}

    /** A function that takes, before its own parameters, where to put errno. */
    static MethodHandle handle(String name, FunctionDescriptor types, Linker.Option... options) {
        Linker.Option[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = Linker.Option.captureCallState("errno");
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), types, all);
    }

    /** A path as the system spells it. */
    static byte[] bytes(Path path) {
        return path.toString().getBytes(FILE_NAMES);
    }

    /** A path as functions take it. */
    static MemorySegment path(Path path, Arena arena) {
        byte[] bytes = bytes(path);
        // the rest is zero, as the end of the text must be
        MemorySegment text = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, text, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return text;
    }

    private static Charset fileNames() {
        String name = System.getProperty("sun.jnu.encoding", "UTF-8");
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }

    /** This thread's. */
    static Scratch scratch() {
        return SCRATCH.get();
    }

    /** What a call needs in native memory; each thread has its own. */
    static final class Scratch {
        final MemorySegment errno;
        final MemorySegment path;
        final MemorySegment how;
        final MemorySegment stat;
        final MemorySegment vector;
        final MemorySegment event;
        final MemorySegment empty;
        final MemorySegment pages;

        Scratch() {
            Arena arena = Arena.ofAuto();
            errno = arena.allocate(ERRNO);
            path = arena.allocate(PATH_MAX);
            how = arena.allocate(24, 8);
            stat = arena.allocate(256, 8);
            vector = arena.allocate(16, 8);
            event = arena.allocate(16, 8);
            empty = arena.allocate(1);
            pages = arena.allocate(PAGES_MAX);
        }

        int errno() {
            return (int) ERRNO_VALUE.get(errno, 0L);
        }
    }

    /** What to throw when a handle did: they throw nothing themselves. */
    static IllegalStateException failed(Throwable e) {
        return new IllegalStateException("a call of the system failed", e);
    }
}

package org.mogilefs.storage.disk;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/** Linux's calls that wait for sockets. Every call answers -errno for an error. */
final class EventCalls {
    /** Begins to watch a socket. */
    static final int ADD = 1;
    /** Watches it no more. */
    static final int DELETE = 2;
    /** Watches it again, or in another way. */
    static final int MODIFY = 3;

    /** Bytes to read, or the end of them. */
    static final int IN = 0x001;
    /** Told once, until watched again. */
    static final int ONE_SHOT = 1 << 30;
    /** Told whenever something comes, to one who waits. */
    static final int EDGE = 1 << 31;

    /** {@link #await} is over without anybody having come. */
    static final int ETIME = 62;

    private static final int CLOSE_ON_EXEC = 0_2000000;
    private static final int NON_BLOCKING = 0_4000;
    // struct epoll_event is packed on amd64 alone
    private static final int DATA = System.getProperty("os.arch").equals("amd64") ? 4 : 8;

    private static final MethodHandle CREATE =
            LinuxCall.handle("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle CONTROL =
            LinuxCall.handle("epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle WAIT =
            LinuxCall.handle("epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle BELL =
            LinuxCall.handle("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle RING =
            LinuxCall.handle("eventfd_write", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));

    private EventCalls() {}

    /** A new set of watched sockets. */
    static int create() {
        LinuxCall.Scratch scratch = LinuxCall.scratch();
        try {
            int fd = (int) CREATE.invokeExact(scratch.errno, CLOSE_ON_EXEC);
            return fd < 0 ? -scratch.errno() : fd;
        } catch (Throwable e) {
            throw LinuxCall.failed(e);
        }
    }

    /**
     * Changes how a socket is watched.
     *
     * @param set from {@link #create}
     * @param how {@link #ADD}, {@link #DELETE} or {@link #MODIFY}
     * @param fd the socket
     * @param events what to tell of
     */
    static int control(int set, int how, int fd, int events) {
        LinuxCall.Scratch scratch = LinuxCall.scratch();
        scratch.event.set(JAVA_INT, 0, events);
        scratch.event.set(JAVA_INT_UNALIGNED, DATA, fd);
        scratch.event.set(JAVA_INT_UNALIGNED, DATA + 4, 0);
        try {
            int result = (int) CONTROL.invokeExact(scratch.errno, set, how, fd, scratch.event);
            return result < 0 ? -scratch.errno() : result;
        } catch (Throwable e) {
            throw LinuxCall.failed(e);
        }
    }

    /** Waits for one of the watched: its number; -ETIME when {@code millis} are over. */
    static int await(int set, int millis) {
        LinuxCall.Scratch scratch = LinuxCall.scratch();
        try {
            int n = (int) WAIT.invokeExact(scratch.errno, set, scratch.event, 1, millis);
            if (n < 0) {
                return -scratch.errno();
            }
            return n == 0 ? -ETIME : scratch.event.get(JAVA_INT_UNALIGNED, DATA);
        } catch (Throwable e) {
            throw LinuxCall.failed(e);
        }
    }

    /** A number that can be watched, and {@linkplain #ring rung}. */
    static int bell() {
        LinuxCall.Scratch scratch = LinuxCall.scratch();
        try {
            int fd = (int) BELL.invokeExact(scratch.errno, 0, CLOSE_ON_EXEC | NON_BLOCKING);
            return fd < 0 ? -scratch.errno() : fd;
        } catch (Throwable e) {
            throw LinuxCall.failed(e);
        }
    }

    /** Wakes one who waits for a set with this bell in it. */
    static void ring(int bell) {
        try {
            int _ = (int) RING.invokeExact(LinuxCall.scratch().errno, bell, 1L);
        } catch (Throwable e) {
            throw LinuxCall.failed(e);
        }
    }
}

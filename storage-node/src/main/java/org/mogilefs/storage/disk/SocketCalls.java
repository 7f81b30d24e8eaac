package org.mogilefs.storage.disk;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Linux's calls that send to a socket. Every call answers -errno for an error. */
final class SocketCalls {
    static final int EPIPE = 32;
    static final int ECONNRESET = 104;
    static final int ENOTCONN = 107;
    static final int ETIMEDOUT = 110;

    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_MORE = 0x8000;

    private static final MethodHandle SEND =
            LinuxCall.handle("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle SENDFILE =
            LinuxCall.handle("sendfile", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG));

    private SocketCalls() {}

    /** Sends bytes that are to leave in one packet with those that follow: how many the socket took. */
    static int sendMore(int socket, MemorySegment from, long length) {
        try {
            long n = (long) SEND.invokeExact(
                    LinuxCall.scratch().errno, socket, from, length, MSG_MORE | MSG_DONTWAIT | MSG_NOSIGNAL);
            return n < 0 ? -LinuxCall.scratch().errno() : (int) n;
        } catch (Throwable e) {
            throw LinuxCall.failed(e);
        }
    }

    /** Sends bytes of a file to a socket that does not block: how many it took, 0 at the end of the file. */
    static int sendFile(int socket, int file, long at, long length) {
        LinuxCall.Scratch scratch = LinuxCall.scratch();
        scratch.vector.set(JAVA_LONG, 0, at);
        try {
            long n = (long) SENDFILE.invokeExact(scratch.errno, socket, file, scratch.vector, length);
            return n < 0 ? -scratch.errno() : (int) n;
        } catch (Throwable e) {
            throw LinuxCall.failed(e);
        }
    }
}

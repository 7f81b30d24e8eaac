package org.mogilefs.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports that nobody listens on at the moment of asking; for programs that cannot be given port 0. None is given out
 * twice, and all are below those that systems choose by themselves for connections and for port 0: nobody else takes
 * one before the program that it is meant for.
 */
public final class FreePorts {
    private static final int FIRST = 12_000;
    private static final int COUNT = 20_000;
    // more than a run of tests asks for: runs side by side, whose process numbers are close, begin so far apart
    private static final int STRIDE = 200;

    private static final AtomicInteger next =
            new AtomicInteger((int) (ProcessHandle.current().pid() * STRIDE % COUNT));

    private FreePorts() {}

    /** A port that is free on all loopback addresses. */
    public static int next() {
        for (int tried = 0; tried < COUNT; tried++) {
            int port = FIRST + next.getAndUpdate(n -> (n + 1) % COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port is free from " + FIRST + " on");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("0.0.0.0"))) {
            return socket.isBound();
        } catch (BindException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

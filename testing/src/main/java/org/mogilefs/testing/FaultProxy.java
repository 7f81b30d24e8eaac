package org.mogilefs.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a client and a server on the loopback interface and does to the server's answers what networks and
 * broken machines do. The fault applies to connections accepted after it was set.
 */
public final class FaultProxy implements AutoCloseable {
    /** What happens to a connection. */
    public sealed interface Fault {
        /** Nothing: bytes pass as they are. */
        record None() implements Fault {}

        /** The connection is reset as soon as it is made. */
        record Reset() implements Fault {}

        /** The connection is made and nothing is ever answered. */
        record BlackHole() implements Fault {}

        /**
         * Answers begin late.
         *
         * @param by how much
         */
        record Delay(Duration by) implements Fault {}

        /**
         * The connection ends in the middle of an answer.
         *
         * @param bytes how many bytes of the answer, head included, still pass
         */
        record CutAfter(long bytes) implements Fault {}

        /**
         * One bit of the answers is wrong.
         *
         * @param offset of the byte, counted from the first byte answered on the connection, head included
         */
        record FlipAt(long offset) implements Fault {}
    }

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;
    private volatile Fault fault = new Fault.None();

    /** A proxy on a free port of the address of {@code target}, in front of it. */
    public FaultProxy(InetSocketAddress target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 100, target.getAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        acceptor = Thread.ofVirtual().name("fault-proxy").start(this::accept);
    }

    /** The port to connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Sets what happens from now on, and ends all connections, so that nobody goes on over a healthy one. */
    public void set(Fault newFault) {
        fault = newFault;
        open.forEach(FaultProxy::end);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                Fault now = fault;
                Thread.ofVirtual().name("fault-proxy-connection").start(() -> serve(client, now));
            } catch (IOException e) {
                // closed: nothing more comes
                end(listener);
            }
        }
    }

    private void serve(Socket client, Fault now) {
        try (client) {
            switch (now) {
                case Fault.Reset() -> client.setSoLinger(true, 0);
                case Fault.BlackHole() -> client.getInputStream().transferTo(OutputStream.nullOutputStream());
                default -> connect(client, now);
            }
        } catch (IOException e) {
            // one side ended: so does the other
            end(client);
        } finally {
            open.remove(client);
        }
    }

    private void connect(Socket client, Fault now) throws IOException {
        try (Socket server = new Socket()) {
            open.add(server);
            server.connect(target, 2000);
            Thread requests = Thread.ofVirtual().start(() -> forward(client, server));
            try {
                answer(server.getInputStream(), client.getOutputStream(), now);
            } finally {
                open.remove(server);
                requests.interrupt();
            }
        }
    }

    private static void forward(Socket client, Socket server) {
        try {
            client.getInputStream().transferTo(server.getOutputStream());
            server.shutdownOutput();
        } catch (IOException e) {
            end(server);
        }
    }

    private static void answer(InputStream in, OutputStream out, Fault now) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        long passed = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            if (passed == 0 && now instanceof Fault.Delay(Duration by)) {
                pause(by);
            }
            if (now instanceof Fault.FlipAt(long offset) && offset >= passed && offset < passed + n) {
                buffer[(int) (offset - passed)] ^= 1;
            }
            if (now instanceof Fault.CutAfter(long bytes) && passed + n >= bytes) {
                out.write(buffer, 0, (int) (bytes - passed));
                return;
            }
            out.write(buffer, 0, n);
            passed += n;
        }
    }

    private static void pause(Duration by) throws IOException {
        try {
            Thread.sleep(by);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void end(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing failed", e);
        }
    }

    @Override
    public void close() {
        end(listener);
        joinAcceptor();
        open.forEach(FaultProxy::end);
    }

    // while it has not seen that the port is closed, it may be given one more connection
    private void joinAcceptor() {
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

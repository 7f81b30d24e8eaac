package org.mogilefs.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.mogilefs.protocol.Request;

/** The far side of a tracker connection: a real socket, and a script that answers each request line. */
final class FakeTracker implements AutoCloseable {
    /** An answer that closes the connection in place of answering. */
    static final String HANG_UP = "hang up";
    /** An answer that never comes. */
    static final String SILENCE = "silence";

    private final ServerSocket server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile Function<Request, String> script;
    private volatile int connections;

    FakeTracker(Function<Request, String> script) throws IOException {
        this.script = script;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    List<Request> requests() {
        return requests;
    }

    List<String> commands() {
        return requests.stream().map(Request::command).toList();
    }

    int connections() {
        return connections;
    }

    void script(Function<Request, String> newScript) {
        script = newScript;
    }

    /** Closes all connections, as a restart does, and goes on listening. */
    void dropConnections() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Waits until all clients have closed their connections. */
    void awaitNoConnection() {
        Awaitility.await().until(sockets::isEmpty);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections++;
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return; // closed by the test
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Request request = Request.parse(line);
                requests.add(request);
                String answer = script.apply(request);
                if (answer.equals(HANG_UP)) {
                    return;
                }
                if (!answer.equals(SILENCE)) {
                    socket.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            return; // the client went away
        } finally {
            sockets.remove(socket);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        dropConnections();
    }
}

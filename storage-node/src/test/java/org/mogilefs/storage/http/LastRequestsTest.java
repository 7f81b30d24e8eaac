package org.mogilefs.storage.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.storage.disk.DeviceStore;
import org.mogilefs.storage.disk.Devices;

/** What is still asked on connections that are open when the node is told to stop. */
class LastRequestsTest {
    @TempDir
    Path docroot;

    private final Server server = new Server();
    private DeviceStore store;
    private LastRequests requests;
    private ServerConnector connector;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(Files.createDirectories(docroot.resolve("dev1")).resolve("a"), "hello");
        store = new DeviceStore(new Devices(docroot, false), false, true);
        requests = new LastRequests(new MethodDispatcher(store, server.getByteBufferPool(), false));
        server.setHandler(requests);
        connector = new FileConnector(server, new HttpConnectionFactory());
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        store.close();
    }

    private static String ask(Socket client, String request) throws IOException {
        client.getOutputStream().write((request + " HTTP/1.0\r\n\r\n").getBytes(US_ASCII));
        return new String(client.getInputStream().readAllBytes(), US_ASCII);
    }

    @Test
    void whatIsAskedOnAConnectionThatIsOpenStillIsServed() throws Exception {
        try (Socket client = new Socket("127.0.0.1", connector.getLocalPort())) {
            client.setSoTimeout(60_000);
            requests.shutdown().join();
            assertThat(ask(client, "GET /dev1/a")).startsWith("HTTP/1.1 200 ").endsWith("hello");
        }
    }
}

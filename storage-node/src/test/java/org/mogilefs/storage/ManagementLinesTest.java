package org.mogilefs.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mogilefs.storage.config.ConfigReader;
import org.mogilefs.storage.config.StorageConfig;

/** The side channel's management lines, in the shapes that a Perl mogstored was seen to answer. */
class ManagementLinesTest {
    @TempDir
    private static Path docroot;

    private static StorageNode node;

    @BeforeAll
    static void start() throws IOException {
        for (String device : List.of("dev1", "dev10", "dev2")) {
            Files.createDirectories(docroot.resolve(device));
        }
        InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        node = new StorageNode(StorageConfig.of(docroot, any, any), () -> {});
        node.start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static String ask(String line) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", node.mgmtPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write((line + "\r\n").getBytes(ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nodes    | \\.~",
                "queues   | \\.~",
                "plugins  | \\.~",
                "uptime   | starttime \\d{10}~uptime \\d+~version \\S+~\\.~",
                "version  | starttime \\d{10}~uptime \\d+~version \\S+~\\.~",
                "UPTIME   | starttime \\d{10}~uptime \\d+~version \\S+~\\.~",
                "fd       | max \\d+~cur \\d+~\\.~",
                "verbose on  | OK~",
                "verbose off | ~",
                "set mogstored.docroot = /x | ~",
            })
    void answersAsTheOriginal(String line, String pattern) throws IOException {
        assertThat(ask(line)).matches(pattern.replace("~", "\r\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "frob a b        | ERROR: unknown command: frob",
                "size            | ERROR: unknown command: size",
                "MD5             | ERROR: unknown command: md5",
                "nodes x         | ERROR: Invalid syntax to 'nodes' command",
                "show            | ERROR: Invalid syntax to 'show' command",
                "show services   | ERROR: Invalid syntax to 'show' command",
                "show service no | ERROR: Unknown service",
                "socks all       | ERROR: Invalid syntax to 'socks' command",
                "server x        | ERROR: Invalid syntax to 'server' command",
                "shutdown now    | ERROR: Invalid syntax to 'shutdown' command",
                "verbose maybe   | ERROR: usage: VERBOSE {on{or}off}",
            })
    void aLineThatMakesNoSenseIsAnError(String line, String error) throws IOException {
        assertThat(ask(line)).isEqualTo(error.replace("{or}", "|") + "\r\n");
    }

    @Test
    void socksShowsWhoIsConnectedAndWhatEachDoes() throws IOException {
        try (Socket silent = new Socket("127.0.0.1", node.httpPort());
                Socket answered = new Socket("127.0.0.1", node.httpPort());
                Socket sending = new Socket("127.0.0.1", node.httpPort())) {
            answered.getOutputStream().write("HEAD /dev1/usage HTTP/1.1\r\nHost: n\r\n\r\n".getBytes(ISO_8859_1));
            sending.getOutputStream()
                    .write("PUT /dev1/x HTTP/1.1\r\nHost: n\r\nContent-Length: 9\r\n\r\nabc".getBytes(ISO_8859_1));
            await().untilAsserted(() -> assertThat(ask("states")).isEqualTo("""
                            Perlbal::ClientHTTP persist_wait 1
                            Perlbal::ClientHTTP reading_headers 1
                            Perlbal::ClientHTTP xfer_res 1
                            .
                            """.replace("\n", "\r\n")));
            assertThat(ask("socks"))
                    .startsWith("   fd    age\r\n")
                    .contains("listening on 127.0.0.1:" + node.httpPort() + " for service 'mogstored'")
                    .contains("open to 127.0.0.1:" + silent.getLocalPort() + ": localport=" + node.httpPort()
                            + "; reqs=0; reading_headers\r\n")
                    .contains("open to 127.0.0.1:" + answered.getLocalPort() + ": localport=" + node.httpPort()
                            + "; reqs=1; persist_wait\r\n")
                    .contains("reqs=1; xfer_res; /dev1/x\r\n")
                    .endsWith("\r\n.\r\n");
            assertThat(ask("socks summary"))
                    .contains("    3 Perlbal::ClientHTTP\r\n", "    1 Perlbal::TCPListener\r\n")
                    .containsPattern(" +\\d+ Mogstored::SideChannelClient\r\n");
            assertThat(silent.isConnected()).isTrue();
        }
    }

    @Test
    void whoWatchesAndLeavesIsForgottenThoughNothingIsToldOfDisks() throws Exception {
        Path other = Files.createDirectories(docroot.resolve("other"));
        List<String> options = List.of(
                "-s", "--docroot=" + other, "--httplisten=127.0.0.1:0", "--mgmtlisten=127.0.0.1:0", "--iostat=0");
        try (StorageNode silent =
                new StorageNode(ConfigReader.read(options, Map.of()).config(), () -> {})) {
            silent.start();
            try (Socket watcher = new Socket("127.0.0.1", silent.mgmtPort())) {
                watcher.setSoTimeout(60_000);
                watcher.getOutputStream().write("watch\r\n".getBytes(ISO_8859_1));
                watcher.shutdownOutput();
                assertThat(watcher.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void whoWatchesAndSaysNothingMoreIsTold() throws IOException {
        try (Socket watcher = new Socket("127.0.0.1", node.mgmtPort())) {
            watcher.setSoTimeout(60_000);
            watcher.getOutputStream().write("watch\r\n".getBytes(ISO_8859_1));
            watcher.shutdownOutput();
            BufferedReader in = new BufferedReader(new InputStreamReader(watcher.getInputStream(), ISO_8859_1));
            for (int i = 0; i < 2; i++) {
                for (String device : List.of("1", "2", "10")) {
                    assertThat(in.readLine()).matches(device + "\t(-|\\d+\\.\\d\\d)");
                }
                assertThat(in.readLine()).isEqualTo(".");
            }
        }
    }

    @Test
    void procCountsRequestsAndProcessorTime() throws IOException {
        long before = requests();
        RawHttp.ask(node.httpPort(), "HEAD /dev1/usage HTTP/1.1\r\nHost: n\r\n\r\n");
        await().until(() -> requests() == before + 1);
        assertThat(ask("proc"))
                .matches("time: \\d{10}\r\npid: " + ProcessHandle.current().pid()
                        + "\r\nutime: \\d+\\.\\d{6} \\(\\+\\d+\\.\\d{6}\\)\r\n"
                        + "stime: \\d+\\.\\d{6} \\(\\+\\d+\\.\\d{6}\\)\r\nreqs: \\d+ \\(\\+\\d+\\)\r\n\\.\r\n");
    }

    private static long requests() throws IOException {
        return Long.parseLong(ask("proc").replaceFirst("(?s).*reqs: (\\d+).*", "$1"));
    }

    @Test
    void aioShowsTheWorkOnEachDisk() throws IOException {
        RawHttp.ask(node.httpPort(), "PUT /dev1/y HTTP/1.1\r\nHost: n\r\nContent-Length: 1\r\n\r\na");
        await().untilAsserted(() -> assertThat(ask("aio"))
                .containsPattern("dev1 cur_queued 0\r\ndev1 cur_running \\d\r\ndev1 ctr_total [1-9]\\d*\r\n"));
    }

    @Test
    void showServiceListsAndDescribesServices() throws IOException {
        String address = "127.0.0.1:" + node.httpPort();
        assertThat(ask("show service"))
                .isEqualTo("mgmt not_listening ENABLED\r\nmogstored " + address + " ENABLED\r\n.\r\n");
        assertThat(ask("show service mogstored"))
                .contains("     listening: " + address + "\r\n", "       docroot: " + docroot + "\r\n");
        assertThat(ask("dumpconfig"))
                .contains("  SET listen = " + address + "\r\n", "  SET docroot = " + docroot + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"states", "aio", "fd", "proc", "uptime", "show", "verbose", "shutdown"})
    void helpNamesEachLine(String command) throws IOException {
        assertThat(ask("help").lines()).contains(command);
    }
}
